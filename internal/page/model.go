package page

// Model is what the page knows of a service.
type Model struct {
	Title string `json:"title"`
	// OData says that paths and queries are those of OData, and names in them completed.
	OData bool `json:"odata,omitempty"`
	// Depth is how many segments the page's path has below the root of the service.
	Depth int `json:"depth,omitempty"`
	// Credentials are parameters of all requests.
	Credentials []Parameter `json:"credentials,omitempty"`
	Groups      []Group     `json:"groups"`

	// These are of OData: the structured types, the members of enumerations, and what type
	// definitions stand for, by qualified names, and all operations.
	Types       map[string]*Type    `json:"types,omitempty"`
	Enums       map[string][]string `json:"enums,omitempty"`
	Definitions map[string]string   `json:"definitions,omitempty"`
	Operations  []Operation         `json:"operations,omitempty"`
}

// Group is a part of the list of what there is.
type Group struct {
	Name  string `json:"name"`
	Items []Item `json:"items"`
}

// Item is something to ask for: a path of OData, or an operation of an API.
type Item struct {
	Name    string `json:"name"`
	Summary string `json:"summary,omitempty"`
	// Method is "" for GET.
	Method string `json:"method,omitempty"`
	// Path is below the root and has no slash before it. Parameters stand in braces.
	Path       string      `json:"path"`
	Parameters []Parameter `json:"parameters,omitempty"`
	Body       *Body       `json:"body,omitempty"`
	// Type is that of what is at the path of an OData service, and Operation the name of
	// what is imported there.
	Type      string `json:"type,omitempty"`
	Operation string `json:"operation,omitempty"`
}

// Parameter is a parameter of a request.
type Parameter struct {
	Name string `json:"name"`
	// In is "path", "query" or "header".
	In       string   `json:"in"`
	Type     string   `json:"type,omitempty"`
	Summary  string   `json:"summary,omitempty"`
	Required bool     `json:"required,omitempty"`
	Values   []string `json:"values,omitempty"`
	Default  string   `json:"default,omitempty"`
	// Repeated says that what stands between commas are values of their own.
	Repeated bool `json:"repeated,omitempty"`
}

// Body is the body of a request.
type Body struct {
	Media    string `json:"media"`
	Template string `json:"template"`
}

// Type is an entity type or a complex type of OData.
type Type struct {
	Base       string     `json:"base,omitempty"`
	Abstract   bool       `json:"abstract,omitempty"`
	Media      bool       `json:"media,omitempty"` // of media entities
	Key        []string   `json:"key,omitempty"`
	Properties []Property `json:"properties,omitempty"`
	Navigation []Property `json:"navigation,omitempty"`
}

// Property is a property, or a navigation property. Type is as in CSDL, such as
// "Collection(Edm.String)".
type Property struct {
	Name     string `json:"name"`
	Type     string `json:"type"`
	Computed bool   `json:"computed,omitempty"`
}

// Operation is an overload of an action or a function. Bound is the type of the binding
// parameter, which is not among the Parameters.
type Operation struct {
	Name       string      `json:"name"`
	Action     bool        `json:"action,omitempty"`
	Bound      string      `json:"bound,omitempty"`
	Parameters []Parameter `json:"parameters,omitempty"`
	Result     string      `json:"result,omitempty"`
}
