package main

import (
	"fmt"

	"github.com/odatagen/odatagen/schema"
)

// described takes what flags and a configuration say of the description, and returns what
// is wrong with that. A configuration of several has to agree on one.
func (o *options) described() (schema.Diagnostics, error) {
	if err := o.given(); err != nil {
		return nil, err
	}
	list, found, err := o.settings()
	if err != nil || len(list) == 0 {
		return found, err
	}
	for _, settings := range list[1:] {
		if len(found) == 0 && settings.Schema.File != list[0].Schema.File && o.Schema.File == "" {
			return nil, fmt.Errorf("the configuration has several descriptions: say with --schema which, such as %s", list[0].Schema.File)
		}
	}
	o.Settings = *list[0].With(&o.Settings)
	return append(found, o.Described(rules())...), nil
}
