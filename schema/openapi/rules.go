package openapi

import "github.com/odatagen/odatagen/schema"

// Rules returns the rules of reading and writing OpenAPI, in alphabetical order. Those of
// linking and checking are [schema.Rules].
func Rules() []schema.Rule {
	return []schema.Rule{
		{ID: "document-encoding", Severity: schema.Error, Means: "The document is not encoded as UTF-8.", Do: "Save it as UTF-8."},
		{ID: "document-format", Severity: schema.Error, Means: "The document is not OpenAPI.", Do: "Give an OpenAPI description, or the service's metadata document."},
		{ID: "document-size", Severity: schema.Error, Means: "The description and what it references are larger than the limit.", Do: "Take a part of it, or the service's metadata document."},
		{ID: "example-invalid", Severity: schema.Error, Means: "`check-examples`: an example, or a documented body, is not as its schema says.", Do: "Correct the example, or the schema."},
		{ID: "format", Severity: schema.Error, Means: "OpenAPI cannot say what the description does.", Do: "Correct the description, or take another format."},
		{ID: "member-repeated", Severity: schema.Error, Means: "An object has a member twice.", Do: "Remove one."},
		{ID: "members-many", Severity: schema.Error, Means: "An object has so many members that reading them takes too long.", Do: "Leave some of them out."},
		{ID: "nesting-depth", Severity: schema.Error, Means: "The document is nested deeper than the limit.", Do: "Flatten it."},
		{ID: "openapi-form", Severity: schema.Error, Means: "A value does not have the form that OpenAPI gives it, such as a list where a text must be. A number in place of a text or the other way round, and what no Go is generated from, are warnings.", Do: "Correct it at the place given."},
		{ID: "openapi-invalid", Severity: schema.Warning, Means: "The description breaks a rule of OpenAPI, and is usable all the same.", Do: "Correct it, or ignore the warning."},
		{ID: "openapi-name", Severity: schema.Error, Means: "A type's name is none that OpenAPI allows for a component.", Do: "Rename the type, or leave it out with --include."},
		{ID: "openapi-no-odata", Severity: schema.Error, Means: "The description shows no sign of OData.", Do: "Give the service's metadata document."},
		{ID: "openapi-path", Severity: schema.Warning, Means: "What a path begins with cannot be told from what it answers with; it is left out.", Do: "Describe the answer of reading it."},
		{ID: "openapi-unknown", Severity: schema.Warning, Means: "A schema is not as either mapping writes it, and is read in part.", Do: "Supply what is missing with an overlay."},
		{ID: "openapi-version", Severity: schema.Error, Means: "The document is of a version of OpenAPI that is not read.", Do: "Convert it to OpenAPI 3."},
		{ID: "openapi-version-assumed", Severity: schema.Warning, Means: "The document is of OpenAPI 3.2, and is read as 3.1.", Do: "Check what it has of 3.2."},
		{ID: "operation-misplaced", Severity: schema.Warning, Means: "An operation, or what belongs to one, stands where OpenAPI has none, and is left out.", Do: "Correct its indentation."},
		{ID: "operation-reference", Severity: schema.Error, Means: "A reference stands in place of an operation, where OpenAPI has none. In the description's own document it is followed, with a warning.", Do: "Bundle the description."},
		{ID: "operation-unknown", Severity: schema.Warning, Means: "A path has a member that is no method, and is left out.", Do: "Correct its name, or remove it."},
		{ID: "operation-unreadable", Severity: schema.Warning, Means: "With --skip-unsupported: an operation cannot be read, and is left out.", Do: "Correct it at the place given."},
		{ID: "path-misplaced", Severity: schema.Warning, Means: "A path does not stand below paths, and is left out.", Do: "Correct its indentation."},
		{ID: "reference-broken", Severity: schema.Error, Means: "A reference leads to nothing.", Do: "Define what it names, or correct it."},
		{ID: "reference-cycle", Severity: schema.Error, Means: "A schema consists of itself, by references or allOf alone.", Do: "Remove one of the references."},
		{ID: "reference-depth", Severity: schema.Error, Means: "A reference leads over more others, each to the next, than the limit.", Do: "Refer to what the last one leads to."},
		{ID: "reference-outside", Severity: schema.Error, Means: "A referenced document is not below the description's folder.", Do: "Give its file with --reference."},
		{ID: "reference-unreadable", Severity: schema.Error, Means: "A referenced document cannot be read.", Do: "Give its file with --reference."},
		{ID: "reference-unused", Severity: schema.Error, Means: "A file was given for a URI that no document references.", Do: "Give the URI as the reference has it."},
		{ID: "schema-unreadable", Severity: schema.Warning, Means: "With --skip-unsupported: a schema cannot be read, and is that of any value.", Do: "Correct it at the place given."},
		{ID: "too-many-errors", Severity: schema.Error, Means: "There are more errors than are shown.", Do: "Correct the ones that are."},
		{ID: "yaml-aliases", Severity: schema.Error, Means: "Aliases make the document circular, or many times larger than it is.", Do: "Use $ref instead."},
		{ID: "yaml-syntax", Severity: schema.Error, Means: "The document is not well-formed YAML or JSON.", Do: "Correct it at the place given."},
	}
}
