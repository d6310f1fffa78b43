package rest

import "github.com/odatagen/odatagen/schema/api"

// This file finds what no request can reach: names of a query that several parameters
// claim. The runtime gives each to one of them, in the order that the type division of
// package rest has.

// checkReach reports what no request, written in the styles that are declared, can
// reach of the parameters of a query.
func (p *planner) checkReach(parameters []*api.Parameter) {
	named := map[string]bool{}
	for _, parameter := range parameters {
		if !p.spreads(parameter) {
			named[parameter.Name] = true
		}
	}
	spread := map[string]string{} // parameters by the properties that stand for themselves
	free := ""
	for _, parameter := range parameters {
		switch {
		case parameter.Style == "deepObject" && parameter.Schema != nil:
			for _, property := range p.whole(parameter.Schema).Properties {
				if name := parameter.Name + "[" + property.Name + "]"; named[name] {
					p.unreachable(property, parameter, name+" is a parameter of its own")
				}
			}
		case p.spreads(parameter):
			m := p.whole(parameter.Schema)
			for _, property := range m.Properties {
				switch other := spread[property.Name]; {
				case named[property.Name]:
					p.unreachable(property, parameter, "another parameter has that name")
				case other != "":
					p.unreachable(property, parameter, other+" has one of that name, which stands in the query likewise")
				default:
					spread[property.Name] = clip(parameter.Name)
				}
			}
			if m.Closed || m.Additional == nil && len(m.Properties) > 0 {
				continue
			}
			if free != "" {
				p.ds.Warnf(parameter.Pos, "parameter-unreachable", "no request can reach what the parameter %q takes beyond declared properties: %s takes all names that nobody else has",
					clip(parameter.Name), free)
			}
			free = clip(parameter.Name)
		}
	}
}

func (p *planner) unreachable(property *api.Property, of *api.Parameter, why string) {
	p.ds.Warnf(property.Pos, "parameter-unreachable", "no request can reach the property %q of the parameter %q in the style %s: %s", clip(property.Name), clip(of.Name), of.Style, why)
}

// spreads reports whether the properties of an object stand as parameters.
func (p *planner) spreads(parameter *api.Parameter) bool {
	if parameter.JSON || parameter.Schema == nil || parameter.Style != "form" || !parameter.Explode {
		return false
	}
	kind := p.classify(parameter.Schema, p.whole(parameter.Schema).Schema)
	return kind == structKind || kind == mapKind
}
