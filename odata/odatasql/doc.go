// Package odatasql makes SQL of the query options of an OData request, for
// PostgreSQL and SQLite, and reads the rows into generated types.
//
// A [Mapping] says which table has the entities of a type, and which column a
// property; what it does not say is taken by convention. [Mapping.Translate]
// makes a [Query] of the options that package query has parsed: a SELECT whose
// rows are those that an evaluation of the options in memory would give, in the
// same order. What SQL cannot say exactly is known before anything runs: a Query
// says which options are left to do, and why, and the caller does them, or
// refuses the request.
//
// Nothing that a client sends becomes text of a statement: values are arguments,
// and names are those of the mapping, quoted. The package needs no driver: it
// makes texts and arguments, and reads from what a *sql.DB, *sql.Tx or *sql.Conn
// of the standard library gives.
package odatasql
