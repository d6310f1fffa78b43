package examples

import "github.com/odatagen/odatagen/schema"

// Rules returns the rules of examples, in alphabetical order.
func Rules() []schema.Rule {
	return []schema.Rule{
		{ID: "example-abstract", Severity: schema.Error, Means: "A value is of an abstract type.", Do: "Say of which derived type it is, with `@odata.type`."},
		{ID: "example-annotation", Severity: schema.Warning, Means: "A name with @ is neither control information nor that of an annotation.", Do: "Correct it."},
		{ID: "example-binary", Severity: schema.Warning, Means: "Bytes are in base64 in place of base64url.", Do: "Write - for + and _ for /."},
		{ID: "example-duplicate", Severity: schema.Error, Means: "An object has a member twice.", Do: "Remove one."},
		{ID: "example-enum-case", Severity: schema.Error, Means: "The member of an enumeration is written in another case.", Do: "Write it as the description has it."},
		{ID: "example-enum-member", Severity: schema.Error, Means: "An enumeration does not have the member.", Do: "Write one that it has, or correct the description."},
		{ID: "example-envelope", Severity: schema.Error, Means: "A collection, or a value without properties, does not stand in the member `value`. Where the example is a collection and is said to be none, that is a warning.", Do: "Write it there; say that it is a collection."},
		{ID: "example-format", Severity: schema.Error, Means: "A text does not have the form of its type, such as that of a date.", Do: "Write it as the message says."},
		{ID: "example-json", Severity: schema.Error, Means: "An example is not JSON, or larger than the limits.", Do: "Correct it at the place given."},
		{ID: "example-many", Severity: schema.Error, Means: "There are more findings than are of use.", Do: "Correct the first ones, or give fewer examples."},
		{ID: "example-null", Severity: schema.Error, Means: "A value is null that cannot be.", Do: "Write another, or leave it out; or correct the description."},
		{ID: "example-path", Severity: schema.Error, Means: "The path of a request is none of the service, or calls a function with other parameters than it has.", Do: "Correct it, or the description."},
		{ID: "example-placeholder", Severity: schema.Error, Means: "A placeholder stands in place of a value. Where a text may be, that is a warning.", Do: "Write a value as the service sends it."},
		{ID: "example-property-case", Severity: schema.Error, Means: "The name of a property is written in another case.", Do: "Write it as the description has it."},
		{ID: "example-property-dynamic", Severity: schema.Warning, Means: "A property is not declared, and its type is open.", Do: "Nothing, or declare it."},
		{ID: "example-property-unknown", Severity: schema.Error, Means: "A closed type does not have the property, or an action the parameter.", Do: "Correct its name, add `@odata.type`, or correct the description."},
		{ID: "example-query", Severity: schema.Error, Means: "A query option of a request cannot be read, names a property that the type does not have, or compares what cannot be compared.", Do: "Correct it, or the description."},
		{ID: "example-required", Severity: schema.Error, Means: "A call lacks a parameter that must be given. Of an entity that is created without a property that cannot be null, or answered without one though all is asked for, that is a warning.", Do: "Add it, or make it optional in the description."},
		{ID: "example-stream", Severity: schema.Warning, Means: "A stream stands in an object.", Do: "Leave it out, unless it is asked for."},
		{ID: "example-type-derived", Severity: schema.Error, Means: "The type that a value says it has is not derived from that of its property.", Do: "Correct it, or the description."},
		{ID: "example-type-hash", Severity: schema.Warning, Means: "`@odata.type` has no #.", Do: "Add it."},
		{ID: "example-type-unknown", Severity: schema.Error, Means: "The description does not have the type.", Do: "Correct its name."},
		{ID: "example-untyped", Severity: schema.Warning, Means: "Of what type an example is, or of what operation, cannot be told, and it is not checked.", Do: "Say it in `@odata.context`, in a comment before it, or with `--type`; of an API without OData with a request."},
		{ID: "example-value", Severity: schema.Error, Means: "A value is not of its type, such as a text in place of a number.", Do: "Write one that is."},
		{ID: "example-wrapped", Severity: schema.Error, Means: "A single object stands in a member `value`.", Do: "Write its properties into the body itself."},
	}
}
