package overlay

import "github.com/odatagen/odatagen/schema"

// Rules returns the rules of overlays, in alphabetical order.
func Rules() []schema.Rule {
	return []schema.Rule{
		{ID: "overlay-attribute", Severity: schema.Error, Means: "A patch sets an attribute that its target does not have.", Do: "Set one of those that the message names."},
		{ID: "overlay-expired", Severity: schema.Error, Means: "The day up to which a patch or an action was to hold is over.", Do: "See whether it is still needed, and give it a later day or remove it."},
		{ID: "overlay-form", Severity: schema.Error, Means: "The overlay does not have the form of one, or cannot be read.", Do: "Correct it at the place given."},
		{ID: "overlay-stale", Severity: schema.Error, Means: "The target of a patch or an action is not in the description, or not as many times as it says.", Do: "Correct the target or the number, or remove the patch or action."},
		{ID: "overlay-unneeded", Severity: schema.Error, Means: "The description says already what a patch or an action sets or adds.", Do: "Remove it."},
		{ID: "overlay-value", Severity: schema.Error, Means: "A patch or an action gives a value that its target cannot have.", Do: "Give a value of the form that the message names."},
	}
}
