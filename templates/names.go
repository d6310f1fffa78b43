package templates

// The names that generated packages have for themselves, each with what it is,
// as messages say it. A test holds that they are all that templates print without
// being told.
var (
	// PackageNames are those of a package of types of OData.
	PackageNames = map[string]string{"New": "the function New"}
	// ServerNames are those of a package that serves OData.
	ServerNames = map[string]string{"Service": "the struct Service", "NewHandler": "the function NewHandler"}
	// StructNames are the fields and methods of a generated struct of OData.
	StructNames = map[string]string{
		"Dynamic":       "the field Dynamic",
		"WireType":      "the method WireType",
		"MarshalJSON":   "the method MarshalJSON",
		"UnmarshalJSON": "the method UnmarshalJSON",
	}
)
