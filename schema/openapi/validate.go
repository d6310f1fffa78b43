package openapi

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/odatagen/odatagen/schema"
)

// validate adds what kin-openapi's validation says. Most of it stops nobody: a
// version that is empty, a path parameter that is missing.
func (l *loader) validate(d *Document) {
	restore := shallow(d.T)
	defer restore()
	err := func() (err error) {
		defer func() {
			if p := recover(); p != nil {
				err = fmt.Errorf("kin-openapi failed to validate the document: %v", p)
			}
		}()
		return d.Validate(context.Background(), openapi3.EnableMultiError(),
			openapi3.DisableExamplesValidation(), openapi3.DisableSchemaDefaultsValidation(), openapi3.DisableSchemaPatternValidation())
	}()
	var all openapi3.MultiError
	switch {
	case err == nil:
		return
	case !errors.As(err, &all):
		all = openapi3.MultiError{err}
	}
	for i, e := range all {
		if i == maxErrors {
			l.found.Warnf(schema.Position{File: d.Name}, "openapi-invalid", "and %d more of what OpenAPI does not allow", len(all)-i)
			break
		}
		l.found.Warnf(d.place(e), "openapi-invalid", "%s", plain(e.Error()))
	}
}

// place returns the place of a finding of kin-openapi: of the innermost node
// that it says it is about.
func (d *Document) place(err error) schema.Position {
	var origin *openapi3.Origin
	var item *openapi3.PathItem
	for ; err != nil; err = errors.Unwrap(err) {
		switch e := err.(type) {
		case *openapi3.SectionValidationError:
			if e.Section == "info" && d.Info != nil {
				origin = d.Info.Origin
			}
		case *openapi3.PathValidationError:
			if item = d.Paths.Value(e.Path); item != nil {
				origin = item.Origin
			}
		case *openapi3.OperationValidationError:
			if item != nil && item.GetOperation(e.Method) != nil {
				origin = item.GetOperation(e.Method).Origin
			}
		}
		if own := originOf(err); own != nil {
			origin = own
		}
	}
	return d.At(origin)
}

// originOf returns the field Origin that many errors of kin-openapi have.
func originOf(err error) *openapi3.Origin {
	v := reflect.Indirect(reflect.ValueOf(err))
	if v.Kind() != reflect.Struct {
		return nil
	}
	if f := v.FieldByName("Origin"); f.IsValid() {
		origin, _ := f.Interface().(*openapi3.Origin)
		return origin
	}
	return nil
}
