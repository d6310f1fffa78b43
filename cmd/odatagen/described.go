package main

import (
	"errors"
	"fmt"
)

// described takes what flags and a configuration say of the description. A
// configuration of several has to agree on one.
func (o *options) described() error {
	if err := o.given(); err != nil {
		return err
	}
	list, found, err := o.settings()
	if err != nil {
		return err
	}
	for _, settings := range list[min(1, len(list)):] {
		if settings.Schema.File != list[0].Schema.File && o.Schema.File == "" {
			return fmt.Errorf("the configuration has several descriptions: say with --schema which, such as %s", list[0].Schema.File)
		}
	}
	if len(found) == 0 {
		o.Settings = *list[0].With(&o.Settings)
		found = o.Described()
	}
	if len(found) > 0 {
		return errors.New(found[0].String())
	}
	return nil
}
