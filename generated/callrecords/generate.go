// Package callrecords is the call records of Microsoft Graph: the types of the
// namespace microsoft.graph.callRecords and the handlers of
// /communications/callRecords, generated from callrecords.csdl.xml.
//
// Everything but this file and the tests is generated. The package is the
// golden of the generator and the example for its users.
package callrecords

//go:generate go run ../../cmd/odatagen generate --quiet --schema callrecords.csdl.xml --primary microsoft.graph.callRecords --package callrecords --out .
//go:generate go run ../../cmd/odatagen check-examples --quiet --schema callrecords.csdl.xml --write-test examples_gen_test.go testdata
