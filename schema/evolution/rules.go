package evolution

func modelRules() []Rule {
	return []Rule{
		{"property-removed", Breaking, Breaking, "is gone", "Who reads it finds nothing, and a service may refuse who sends it.", "Deprecate it with Core.Revisions first, and remove it in a new version."},
	}
}
