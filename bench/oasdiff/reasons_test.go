package oasdiff

// reason is why one of both says that a change is safe and the other does not.
type reason struct {
	stricter, why string
	steps         []string // changes of the table
	others        []string // kinds of changes and pairs, some of which, or one way of which, it is a reason for
}

var reasons = []reason{
	{"odatagen", "a default says what is meant by what is left out", []string{"parameter-type", "parameter-default", "parameter-default, back", "parameter-default-gone", "parameter-default-gone, back", "property-default", "property-default, back"}, []string{"default-added", "default-removed", "request_body_default_value_changed", "request_parameter_default_value_changed", "response_property_default_value_changed"}},
	{"odatagen", "how parameters and forms are written is not compared by oasdiff", []string{"parameter-style", "parameter-style, back", "parameter-explode", "parameter-explode, back", "encoding", "encoding, back", "empty-value"}, []string{"parameter-explode"}},
	{"odatagen", "items and properties of a parameter, and values of a header, are not compared by oasdiff", []string{"parameter-items-minimum-length"}, []string{"pattern", "unique-items", "minLength-loosened", "minLength-removed", "enum-added", "enum-removed", "any-alternative-removed", "part-added", "property-read-only", "property-removed", "common_request_parameter_max_items_updated"}},
	{"odatagen", "clients may know the statuses that were declared alone", []string{"answer-added", "answer-error-added, back"}, []string{"answer-added", "answer-error-added", "answer-error-removed", "answer-removed"}},
	{"odatagen", "who reads what is optional finds it no more", []string{"answer-header-added, back", "property-of-answers-added, back", "property-write-only"}, []string{"property-write-only", "header-added", "header-removed", "property-added", "response_optional_property_removed", "shared_schema", "shared_schema_ref_into_component", "request_property_all_of_inline_added"}},
	{"odatagen", "a value that says which alternative an object is means another, or none", []string{"mapping-value", "mapping-value, back", "discriminator-property", "discriminator-property, back"}, []string{"request_property_discriminator_added", "response_property_discriminator_added"}},
	{"odatagen", "that other properties are refused is not compared by oasdiff", []string{"closed", "closed-opened, back"}, []string{"closed", "unevaluated_bool"}},
	{"odatagen", "schemas that are derived from one with a discriminator come where that does", []string{"derived-added", "derived-added, back", "derived-property-required", "derived-property-required, back"}, []string{"into-one-of", "part-removed", "property-required", "maximum-loosened", "minimum-loosened", "maxLength-tightened", "maximum-removed", "maximum-tightened", "minLength-tightened", "minimum-tightened", "type-string-integer"}},
	{"odatagen", "where an API is is not compared by oasdiff", []string{"servers", "servers, back"}, nil},
	{"odatagen", "a client may send several values, or read what it was told", nil, []string{"request_param_nullable_to_array_31", "request_param_scalar_to_constrained_array_31", "nil_revision_subschema", "schema_became_false"}},
	{"odatagen", "of XML, all is text for oasdiff", nil, []string{"request_xml_type_compatible", "response_xml_type_compatible"}},
	{"oasdiff", "a property that is taken in by `allOf` is where it was, and one more that is optional breaks nobody", []string{"into-all-of", "into-all-of, back"}, []string{"into-all-of", "part-added", "part-removed", "request_property_all_of_added", "request_property_all_of_removed", "response_property_all_of_added", "response_property_all_of_removed", "request_property_all_of_inline_added", "disclaimer_allof", "disclaimer_nested_allof"}},
	{"oasdiff", "a number in a list of a parameter is a text, as all are", nil, []string{"items-type"}},
	{"oasdiff", "who satisfies two schemes satisfies either", []string{"security-and, back"}, nil},
	{"oasdiff", "a type that has all values of another is wider, whether it lists them or not", nil, []string{"transition_claims_enum"}},
	{"oasdiff", "`oneOf` is a choice, although a value of two alternatives is none", nil, []string{"request_property_one_of_wrapped"}},
	{"oasdiff", "extensions of its own", nil, []string{"request_parameter_extensible_enum", "request_parameter_extensible_enum_number", "request_property_extensible_enum", "request_property_extensible_enum_number"}},
	{"oasdiff", "of a webhook, the service sends the body", nil, []string{"webhook_operation"}},
	{"oasdiff", "a schema whose keywords are about objects or lists is one of these, whether it says its type or not", nil, []string{"type-gone"}},
}
