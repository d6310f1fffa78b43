package evolution

import "slices"

// sharedRules are those of services of OData that changes of other APIs are of too.
var sharedRules = []string{
	"default-changed", "deprecated", "description-changed", "member-added", "member-removed", "member-renamed",
	"nullable-added", "nullable-removed", "open-added", "open-removed", "operation-added", "operation-removed",
	"parameter-added", "parameter-added-required", "parameter-optional", "parameter-removed", "parameter-renamed", "parameter-required",
	"property-added", "property-added-required", "property-removed", "property-renamed",
	"type-changed", "type-narrowed", "type-widened", "undeprecated",
}

// apiRules are those of APIs without OData.
func apiRules() []Rule {
	rules := slices.DeleteFunc(modelRules(), func(r Rule) bool { return !slices.Contains(sharedRules, r.ID) })
	rules = append(rules, ownAPIRules()...)
	slices.SortFunc(rules, byID)
	return rules
}

func ownAPIRules() []Rule {
	return []Rule{
		{"alternative-added", Dangerous, Safe, "is one more alternative", "A value may come that is of none of the alternatives that a client knows.", "Have a case for unknown alternatives."},
		{"alternative-removed", Safe, Breaking, "is no alternative any more", "Who sends a value of it is refused.", "Send another alternative."},
		{"answer-added", Dangerous, Safe, "is new", "A status may come that clients do not know.", "Treat unknown statuses by their first digit."},
		{"answer-added-error", Safe, Safe, "is new", "Clients must be prepared for errors anyway.", ""},
		{"answer-removed", Breaking, Safe, "is gone", "Who waits for it finds another answer.", "Make a new operation, and leave this one as it is."},
		{"answer-removed-error", Dangerous, Safe, "is gone", "What it said is said in another way, or not at all.", "Look at the statuses that are left."},
		{"call-added", Safe, Safe, "is new", "Nobody waits to be called so.", ""},
		{"call-moved", Breaking, Breaking, "is called at $new, not $old", "Who gave the address as before is not called.", "Give the address in the new place."},
		{"call-removed", Breaking, Safe, "is gone", "Who waits to be called is not.", "Deprecate it first, and remove it in a new version."},
		{"constraint-loosened", Dangerous, Safe, "has $new, not $old", "Values may come that did not before.", "Be prepared for them."},
		{"constraint-replaced", Dangerous, Dangerous, "has $new, not $old", "Values may come that did not before, and are refused that were taken.", "Look at what is sent and what is expected."},
		{"constraint-tightened", Safe, Dangerous, "has $new, not $old", "Values are refused that were taken.", "Check what is sent."},
		{"discriminator-added", Safe, Dangerous, "says what it is by $new", "Values without that property are refused.", "Send it."},
		{"discriminator-changed", Breaking, Breaking, "says what it is by $new, not $old", "Who looks at the old property, or sends it, takes one alternative for another.", "Leave the property as it is."},
		{"discriminator-removed", Dangerous, Safe, "does not say what it is by $old any more", "Who looks at that property may not find it.", "Tell the alternatives apart by what they have."},
		{"encoding-changed", Dangerous, Dangerous, "is written as $new, not $old", "A part of a form is read in another way.", "Write it so."},
		{"mapping-added", Dangerous, Safe, "stands for $new", "A value may come that clients do not know.", "Have a case for unknown alternatives."},
		{"mapping-changed", Breaking, Breaking, "stands for $new, not $old", "The value means another alternative.", "Make a new value, and leave this one as it is."},
		{"mapping-removed", Safe, Breaking, "stood for $old, and for nothing any more", "Who sends it is refused.", "Send another value."},
		{"media-added", Safe, Safe, "is new", "A client gets what it asks for, and sends what it did.", ""},
		{"media-removed", Breaking, Breaking, "is gone", "Who sends it is refused, and who asks for it gets something else.", "Go on with the media type beside the new one."},
		{"not-compared", Dangerous, Dangerous, "is not compared with what it was: $new", "What changed there is not known.", "Look at both descriptions."},
		{"operation-id-changed", Safe, Safe, "has the operationId $new, not $old", "It is not on the wire.", ""},
		{"operation-moved", Breaking, Breaking, "is $new now", "Who sends it to the old address is refused.", "Leave the old operation beside the new one."},
		{"parameter-moved", Safe, Breaking, "goes into the $new, not the $old", "Who gives it where it was has given nothing.", "Take it in both places."},
		{"path-renamed", Safe, Safe, "is written $new", "The names in a path's template are not on the wire.", ""},
		{"property-optional", Breaking, Safe, "may be left out now", "Who reads it may find nothing.", "Look whether it is there."},
		{"property-read-only", Safe, Dangerous, "is only read now", "What a client sends for it may be refused or ignored.", "Leave it out of requests."},
		{"property-read-write", Safe, Safe, "is read and written now", "More is allowed than before.", ""},
		{"property-removed-optional", Dangerous, Dangerous, "is gone", "An answer could leave it out before, and what is sent for it is what any unknown property is.", "Deprecate it first, and remove it in a new version."},
		{"property-required", Safe, Breaking, "must be given now", "Who leaves it out is refused.", "Give it."},
		{"property-write-only", Breaking, Safe, "is only written now", "Who reads it finds nothing.", "Do without it."},
		{"reply-added", Safe, Safe, "is new", "Who is called may answer as before.", ""},
		{"reply-removed", Safe, Dangerous, "is gone", "Who is called and answers so may be taken for one that failed.", "Answer with another status."},
		{"schema-added", Safe, Safe, "is new", "What uses it is said where it is used.", ""},
		{"schema-removed", Safe, Safe, "is gone", "What used it is said where it was used.", ""},
		{"schema-renamed", Safe, Safe, "is called $new", "Names of schemas are not on the wire, but where a discriminator has them.", ""},
		{"scheme-added", Safe, Safe, "is new", "Which operations need it is said of them.", ""},
		{"scheme-changed", Breaking, Breaking, "is $new, not $old", "Who proves in the old way who they are is refused.", "Make a new scheme, and take either."},
		{"scheme-removed", Safe, Safe, "is gone", "Which operations needed it is said of them.", ""},
		{"security-narrowed", Breaking, Breaking, "needs $new, not $old", "Requests are refused that were allowed.", "Ask for what is needed."},
		{"security-widened", Safe, Safe, "needs $new, not $old", "What was allowed still is.", ""},
		{"server-added", Safe, Safe, "is at $new too", "Where it was it still is.", ""},
		{"server-changed", Dangerous, Dangerous, "is at $new, not $old", "Requests to the old address may be refused, or answered by another version.", "Leave the API at the old address too, or send requests to the new one."},
		{"style-changed", Breaking, Breaking, "is written as $new, not $old", "It is read as something else, or refused.", "Make a new parameter, and leave this one as it is."},
		{"tags-changed", Safe, Safe, "has the tags $new, not $old", "They are not on the wire.", ""},
	}
}
