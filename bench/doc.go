// Package bench compares the codec of odatagen with other JSON codecs for Go, on
// equal payloads: see docs/performance.md for what comes out. It has tests and
// benchmarks only.
//
// It is a module of its own so that the libraries it compares stay out of the
// project's.
package bench
