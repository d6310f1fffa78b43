package lint

import (
	"strconv"
	"strings"

	"github.com/odatagen/odatagen/schema"
)

// maxPrecision is how many digits the seconds of a time have at most (section 7.2.3).
const maxPrecision = 12

// facets checks the ranges of facets, whose form and place have been checked.
func (c *checker) facets(e schema.Element, t *schema.TypeRef) {
	number := func(text string) (int, bool) {
		n, err := strconv.Atoi(text)
		return n, err == nil
	}
	precision, given := number(t.Precision)
	switch temporal := t.Name == "Edm.DateTimeOffset" || t.Name == "Edm.Duration" || t.Name == "Edm.TimeOfDay"; {
	case !given:
	case temporal && precision > maxPrecision:
		c.warn("facet-range", t.Pos, "%s has the Precision %d, and times have at most %d digits of a second: correct it", e.Path, precision, maxPrecision)
	case t.Name == "Edm.Decimal" && precision == 0:
		c.warn("facet-range", t.Pos, "%s has the Precision 0, and a number has at least one digit: correct or remove it", e.Path)
	}
	if length, given := number(t.MaxLength); given && length == 0 {
		c.warn("facet-range", t.Pos, "%s has the MaxLength 0, so that nothing but an empty value fits: correct or remove it", e.Path)
	}
}

// pathTypes are the types of paths (section 4.6).
var pathTypes = []string{"Edm.AnnotationPath", "Edm.AnyPropertyPath", "Edm.ModelElementPath", "Edm.NavigationPropertyPath", "Edm.PropertyPath"}

// typeUse checks where types are used that cannot be anywhere.
func (c *checker) typeUse(e schema.Element, t *schema.TypeRef) {
	isParameter, isReturn := e.Kind == schema.ParameterElement, e.Kind == schema.ReturnTypeElement
	for _, path := range pathTypes {
		if t.Name == path && (isParameter || isReturn || c.inEntity(e)) {
			c.warn("path-type", t.Pos, "%s has the type %s, which only annotations have values of: make it a string", e.Path, t.Name)
		}
	}
	if underlying(t.Type) != "Edm.Stream" {
		return
	}
	switch {
	case t.Collection:
		c.warn("stream-misplaced", t.Pos, "%s is a collection of streams, and a stream stands alone: give it another type", e.Path)
	case isParameter:
		c.warn("stream-misplaced", t.Pos, "%s is a parameter and a stream, which has a place only in entities and answers: give it another type", e.Path)
	}
}

// inEntity reports whether an element is a property of an entity type.
func (c *checker) inEntity(e schema.Element) bool {
	name, _, _ := strings.Cut(e.Path, "/")
	return e.Kind == schema.PropertyElement && c.entities[name]
}

// underlying returns the name of a type, or of what a type definition stands for.
func underlying(t schema.Type) string {
	if d, is := t.(*schema.TypeDefinition); is {
		return d.Underlying.Name
	}
	return t.QualifiedName()
}
