// Package mail is a few types for a payload of long texts, generated from
// mail.csdl.xml. Names are those of Microsoft Graph, so that its SDK can read
// the payload too.
package mail

//go:generate go tool odatagen generate --quiet --schema mail.csdl.xml --package mail --emit types --out .
