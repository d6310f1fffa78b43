package api

import "github.com/odatagen/odatagen/schema"

// Rules returns the rules of reading APIs without OData, in alphabetical order. Those of
// loading OpenAPI are the loader's.
func Rules() []schema.Rule {
	return []schema.Rule{
		{ID: "document-json", Severity: schema.Warning, Means: "The description cannot be kept as JSON beside what is generated from it.", Do: "Correct what the message names."},
		{ID: "enum-words", Severity: schema.Warning, Means: "An extension has not as many names or texts as the enumeration has values.", Do: "Give one for each value."},
		{ID: "keyword-value", Severity: schema.Warning, Means: "`multipleOf` is not greater than 0, and is ignored.", Do: "Correct it."},
		{ID: "media-malformed", Severity: schema.Warning, Means: "The name of a media type is none, and is left out.", Do: "Correct it."},
		{ID: "reference-siblings", Severity: schema.Warning, Means: "Version 3.0 ignores what stands beside a reference.", Do: "Put the reference into `allOf`."},
		{ID: "status-unknown", Severity: schema.Warning, Means: "A response stands under what is no status, and is left out.", Do: "Write a code from 100 to 599, one such as `4XX`, or `default`."},
	}
}
