// Package query reads the system query options of an OData request and binds
// them to the type they are about.
//
// [Parse] takes the raw query string of a URL and gives [Options]: what to
// select, to expand, to filter and to order by, as values that a handler can
// work with. Everything is checked on the way: the syntax against the ABNF of
// OData 4.01, names and types against the generated type, sizes against
// [Limits]. What is wrong is told at once, as [Errors]: each with the place, what
// is found there and what is wanted.
//
// Expressions ([Expr]) are trees of small nodes. Their String method writes
// OData text that parses to an equal tree; [Walk] visits them.
package query
