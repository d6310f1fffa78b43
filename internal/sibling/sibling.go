// Package sibling is how the packages of this module let each other in where
// they let nobody else.
package sibling

// Key is an argument that only packages of this module can make.
type Key struct{ _ struct{} }
