package templates

// The names that generated packages have for themselves, each with what it is,
// as messages say it. A test holds that they are all that templates print without
// being told.
var (
	// PackageNames are those of a package of types of OData.
	PackageNames = map[string]string{
		"New":             "the function New",
		"DescriptionXML":  "the function DescriptionXML",
		"DescriptionJSON": "the function DescriptionJSON",
	}
	// ServerNames are those of a package that serves OData.
	ServerNames = map[string]string{"Service": "the struct Service", "NewHandler": "the function NewHandler", "NewClient": "the function NewClient", "Stored": "the function Stored"}
	// OwnNames are those of a package that serves a resource of OData alone.
	OwnNames = map[string]string{OwnHandler: "the struct " + OwnHandler, "NewClient": "the function NewClient"}
	// StructNames are the fields and methods of a generated struct of OData.
	StructNames = map[string]string{
		"Dynamic":       "the field Dynamic",
		"WireType":      "the method WireType",
		"MarshalJSON":   "the method MarshalJSON",
		"UnmarshalJSON": "the method UnmarshalJSON",
	}
	// APITypeNames are those of a package of types of an API without OData.
	APITypeNames = map[string]string{"DescriptionJSON": "the function DescriptionJSON"}
	// APINames are those of a package that serves an API without OData.
	APINames = map[string]string{"Service": "the struct Service", "NewHandler": "the function NewHandler", "NewClient": "the function NewClient", "Security": "the struct Security"}
	// ServiceNames are the fields of Service of such a package.
	ServiceNames = map[string]string{"Security": "the field Security"}
	// PlainNames are the fields and methods of a generated struct without OData.
	PlainNames = map[string]string{
		"Undeclared":    "the field Undeclared",
		"Additional":    "the field Additional",
		"WireType":      "the method WireType",
		"MarshalJSON":   "the method MarshalJSON",
		"UnmarshalJSON": "the method UnmarshalJSON",
	}
	// UnionNames are the fields and methods of a generated union.
	UnionNames = map[string]string{
		"Other":         "the field Other",
		"UnionType":     "the method UnionType",
		"MarshalJSON":   "the method MarshalJSON",
		"UnmarshalJSON": "the method UnmarshalJSON",
	}
	// OutputNames are the fields and methods of an answer.
	OutputNames = map[string]string{"Status": "the status", "Body": "the body", "Error": "the method Error"}
	// InputNames are the methods of what an operation takes.
	InputNames = map[string]string{"SuccessBody": "the method SuccessBody"}
	// FormNames are the fields of a form that no property has.
	FormNames = map[string]string{"Additional": "the field Additional"}
)
