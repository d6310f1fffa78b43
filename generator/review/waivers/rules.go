package waivers

import "github.com/odatagen/odatagen/schema"

// Rules returns the rules of waivers, in alphabetical order.
func Rules() []schema.Rule {
	return []schema.Rule{
		{ID: "waiver-expired", Severity: schema.Error, Means: "The day up to which a waiver was to hold is over.", Do: "See whether the change is still accepted, and give the waiver a later day or remove it."},
		{ID: "waiver-form", Severity: schema.Error, Means: "The list of waivers does not have the form of one, or cannot be read.", Do: "Correct it at the place given."},
		{ID: "waiver-unused", Severity: schema.Error, Means: "There is no change that a waiver accepts, or none that is dangerous or breaking for its readers.", Do: "Correct its rule or path, or remove it."},
	}
}
