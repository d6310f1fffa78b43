package generator

import "github.com/odatagen/odatagen/schema"

// ShownRules are those whose warnings are written out for people where others are
// counted: what they warn of changes Go that nobody asked to be changed.
func ShownRules() []string { return []string{"lock-foreign", "lock-missing", "rename-displaces"} }

// Rules returns the rules of generating, of names and of odatagen.lock, in alphabetical
// order.
func Rules() []schema.Rule {
	return []schema.Rule{
		{ID: "allof-depth", Severity: schema.Error, Means: "More schemas take each other in by `allOf` than the limit.", Do: "Flatten them."},
		{ID: "body-unreachable", Severity: schema.Warning, Means: "A GET, HEAD or TRACE has a body, which many clients cannot send.", Do: "Describe it with POST."},
		{ID: "closed-part", Severity: schema.Warning, Means: "`additionalProperties` in one of several schemas forbids, strictly, what the others declare; it is taken to be about all.", Do: "Write `unevaluatedProperties` beside `allOf`."},
		{ID: "default-invalid", Severity: schema.Warning, Means: "A default of OpenAPI is not a value of its type, and is ignored.", Do: "Correct it."},
		{ID: "discriminator-unknown", Severity: schema.Warning, Means: "A value of a discriminator leads to no alternative.", Do: "Correct the mapping."},
		{ID: "document-json", Severity: schema.Error, Means: "The description cannot be kept as JSON beside what is generated from it.", Do: "Correct what the message names."},
		{ID: "exclude-unused", Severity: schema.Error, Means: "A pattern of `--exclude` takes nothing of an OpenAPI description away.", Do: "Correct the pattern, or leave it out."},
		{ID: "form-unread", Severity: schema.Warning, Means: "A form has a schema that is no object with properties that are known; the handler gets it as a stream.", Do: "Describe its fields, or read it in the handler."},
		{ID: "go-name-ignored", Severity: schema.Warning, Means: "`x-go-name` gives what is no exported Go identifier, or `x-enum-varnames` what is none.", Do: "Correct it."},
		{ID: "import-cycle", Severity: schema.Error, Means: "A type is taken from another package by `--import`, and its base type is generated here.", Do: "Take the base type from there too."},
		{ID: "import-lacks", Severity: schema.Error, Means: "A package that `--import` names does not have a type that is to be taken from it.", Do: "Add the type to what that package includes, and generate it."},
		{ID: "import-unreadable", Severity: schema.Error, Means: "The folder that `--import` gives has no package that odatagen generated and that this one can import.", Do: "Do what the message says."},
		{ID: "import-unused", Severity: schema.Error, Means: "`--import` names nothing that is generated or needed.", Do: "Correct the name, or leave it out."},
		{ID: "include-unused", Severity: schema.Error, Means: "`--include` matches no path or schema of an OpenAPI description.", Do: "Correct the pattern."},
		{ID: "keyword-unchecked", Severity: schema.Warning, Means: "A keyword of validation is not checked.", Do: "Check it in the handler."},
		{ID: "lock-clash", Severity: schema.Error, Means: "Two elements have one name in `odatagen.lock`.", Do: "Remove one of the two lines."},
		{ID: "lock-foreign", Severity: schema.Warning, Means: "`odatagen.lock` does not have most names of the Go beside it, which was generated with another.", Do: "Take it back from version control, unless new names are wanted."},
		{ID: "lock-form", Severity: schema.Error, Means: "A line of `odatagen.lock`, or the file, is not as odatagen writes it.", Do: "Take it back from version control, or remove it."},
		{ID: "lock-merge", Severity: schema.Error, Means: "Git left its signs in `odatagen.lock`.", Do: "Keep the lines of both branches, without the signs."},
		{ID: "lock-missing", Severity: schema.Warning, Means: "Generated Go is in the folder, and no `odatagen.lock`.", Do: "Take it back from version control, unless new names are wanted."},
		{ID: "lock-twice", Severity: schema.Error, Means: "Two lines of `odatagen.lock` decide about one path, in two ways.", Do: "Remove one of them."},
		{ID: "lock-version", Severity: schema.Error, Means: "The format of `odatagen.lock` is none that this odatagen knows.", Do: "Use the odatagen that wrote it, or a newer one."},
		{ID: "metadata", Severity: schema.Error, Means: "CSDL XML cannot say what the description does.", Do: "Correct what the message names."},
		{ID: "metadata-json", Severity: schema.Warning, Means: "CSDL JSON cannot say what the description does; the service answers 406 to requests for it.", Do: "Correct what the message names, or ignore the warning."},
		{ID: "operation-unsupported", Severity: schema.Error, Means: "An operation cannot be generated.", Do: "Correct it, or give `--skip-unsupported`."},
		{ID: "output-large", Severity: schema.Error, Means: "More Go is made of the description than is of use.", Do: "Name what is needed of it with `--include`."},
		{ID: "parameter-content", Severity: schema.Warning, Means: "A parameter has a media type that is not read; the handler gets its text.", Do: "Describe it as JSON, or read it in the handler."},
		{ID: "parameter-undeclared", Severity: schema.Warning, Means: "A parameter of a path is not declared, and taken to be a string.", Do: "Declare it."},
		{ID: "parameter-unreachable", Severity: schema.Warning, Means: "Several parameters claim a name of the query.", Do: "Give one of them another name, or the style `deepObject`."},
		{ID: "parameter-unused", Severity: schema.Warning, Means: "A declared parameter is not in the path, and is ignored.", Do: "Correct its name or the path."},
		{ID: "pattern-unchecked", Severity: schema.Warning, Means: "Go's regular expressions lack what a pattern uses.", Do: "Check it in the handler."},
		{ID: "primary-unknown", Severity: schema.Error, Means: "`--primary` names no namespace of the description, or was given for an API without OData.", Do: "Correct it, or leave it out."},
		{ID: "rename-clash", Severity: schema.Error, Means: "Two things would have one name by `--rename`, or a name that the package has itself.", Do: "Choose another."},
		{ID: "rename-displaces", Severity: schema.Warning, Means: "`--rename` gives something the Go name that something else would have, which has another for that.", Do: "Rename that as well, or choose another name."},
		{ID: "rename-invalid", Severity: schema.Error, Means: "`--rename` gives what is no exported Go identifier.", Do: "Choose another."},
		{ID: "rename-unused", Severity: schema.Error, Means: "`--rename` names nothing that is generated.", Do: "Leave it out, or correct it."},
		{ID: "render", Severity: schema.Error, Means: "The generated Go cannot be formatted, which is a defect of odatagen.", Do: "Report it."},
		{ID: "routes-many", Severity: schema.Warning, Means: "The server is left out, since more paths are asked for than are of use.", Do: "Name fewer with `--include`, or say so with `--emit types`."},
		{ID: "schema-endless", Severity: schema.Warning, Means: "A schema contains itself without an object between; the inner value is raw JSON.", Do: "Put an object between."},
		{ID: "selection-empty", Severity: schema.Error, Means: "An OpenAPI description has no operation and no schema that could be generated.", Do: "Correct the description."},
		{ID: "shape-unknown", Severity: schema.Error, Means: "`--shape` gives a shape that there is not.", Do: "Give one that the message names."},
		{ID: "shape-unused", Severity: schema.Error, Means: "`--shape` names no type that is generated.", Do: "Correct the name, or leave it out."},
		{ID: "split-unsupported", Severity: schema.Error, Means: "`--split` was given for an API without OData.", Do: "Leave it out."},
		{ID: "style-undefined", Severity: schema.Warning, Means: "OpenAPI does not say how the style writes such values; they are JSON.", Do: "Describe it with `content`, or the style `deepObject`."},
		{ID: "type-unknown", Severity: schema.Warning, Means: "A type is none of JSON Schema's; the value is raw JSON.", Do: "Correct it."},
		{ID: "type-unused", Severity: schema.Error, Means: "`--type` names no type or property that is generated, or one for which no Go type can stand.", Do: "Correct what it names, or leave it out."},
	}
}
