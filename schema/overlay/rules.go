package overlay

import "github.com/odatagen/odatagen/schema"

// Rules returns the rules of overlays, in alphabetical order.
func Rules() []schema.Rule {
	return []schema.Rule{
		{ID: "overlay-attribute", Severity: schema.Error, Means: "A patch sets an attribute that its target does not have.", Do: "Set one of those that the message names."},
		{ID: "overlay-form", Severity: schema.Error, Means: "The overlay does not have the form of one, or cannot be read.", Do: "Correct it at the place given."},
		{ID: "overlay-stale", Severity: schema.Error, Means: "A patch's target is not in the description, or is there several times; an action selects nothing.", Do: "Correct the target, or remove the patch or action."},
		{ID: "overlay-unneeded", Severity: schema.Warning, Means: "A patch or an action changes nothing.", Do: "Remove it."},
		{ID: "overlay-value", Severity: schema.Error, Means: "A patch or an action gives a value that its target cannot have.", Do: "Give a value of the form that the message names."},
	}
}
