package schema

import "strings"

// checkContainers checks the children of entity containers (section 13).
func (r *resolver) checkContainers() {
	for _, s := range r.model.Schemas() {
		if s.Container != nil {
			r.checkContainer(s.Container)
		}
	}
}

func (r *resolver) checkContainer(c *EntityContainer) {
	for _, set := range c.EntitySets {
		at := site{"entity set", c, set.Name}
		r.checkHasKey(at, set.Pos, set.Type)
		r.checkBindings(at, c, set.Type, set.Bindings)
	}
	for _, single := range c.Singletons {
		r.checkBindings(site{"singleton", c, single.Name}, c, single.Type, single.Bindings)
	}
	for _, list := range [2][]*OperationImport{c.ActionImports, c.FunctionImports} {
		for _, i := range list {
			r.checkImportSet(c, i)
		}
	}
}

// checkBindings checks the navigation property bindings of a set or singleton
// (section 13.4).
func (r *resolver) checkBindings(at site, c *EntityContainer, t *EntityType, bindings []*NavigationPropertyBinding) {
	first := make(map[string]*NavigationPropertyBinding, len(bindings))
	for _, b := range bindings {
		if f := first[b.Path]; f != nil {
			r.report("binding-duplicate", b.Pos, "%s binds %s twice: remove one of the two", at, b.Path).also(f.Pos, "first binding")
			continue
		}
		first[b.Path] = b
		if b.Target != "" {
			r.checkBindingTarget(at, c, b)
		}
		if t != nil && b.Path != "" {
			r.checkBindingPath(at, t, b)
		}
	}
}

func (r *resolver) checkBindingPath(at site, t *EntityType, b *NavigationPropertyBinding) {
	found := r.walk(&t.StructuredType, b.Path)
	switch {
	case found.unresolved:
	case found.problem != "":
		r.report("binding-path", b.Pos, "%s binds %s, which leads nowhere: %s; correct the path", at, b.Path, found.problem)
	case found.member.navigation == nil:
		r.report("binding-path", b.Pos, "%s binds %s, which is not a navigation property: bind one that is", at, b.Path)
	case found.member.navigation.ContainsTarget && !found.cast:
		r.report("binding-contained", b.Pos, "%s binds %s, which contains its targets, so that they are in no set: remove the binding", at, b.Path).
			also(found.member.navigation.Pos, "navigation property %s", found.member.navigation.Name)
	}
}

// checkBindingTarget checks that a target is a set or a singleton, or a
// containment below one. Targets in containers that were not read are left
// alone.
func (r *resolver) checkBindingTarget(at site, c *EntityContainer, b *NavigationPropertyBinding) {
	first, _, _ := strings.Cut(b.Target, "/")
	if namespace, _ := splitName(first); namespace != "" && r.schemas[namespace] == nil {
		return
	}
	found, w := r.containerPath(c, b.Target)
	switch {
	case w.unresolved:
	case w.problem != "":
		r.report("binding-target", b.Pos, "%s binds %s to %s, which leads nowhere: %s; name an entity set or singleton", at, b.Path, b.Target, w.problem)
	case found.operation != nil:
		r.report("binding-target", b.Pos, "%s binds %s to %s, which is %s: name an entity set or singleton", at, b.Path, b.Target, article(found.kind))
	}
}

// checkImportSet checks the entity set that an import's results are in
// (sections 13.5 and 13.6).
func (r *resolver) checkImportSet(c *EntityContainer, i *OperationImport) {
	if i.EntitySet == "" {
		return
	}
	kind := "action import"
	if i.Function {
		kind = "function import"
	}
	at := site{kind, c, i.Name}
	first, _, _ := strings.Cut(i.EntitySet, "/")
	namespace, _ := splitName(first)
	if namespace == "" || r.schemas[namespace] != nil {
		found, w := r.containerPath(c, i.EntitySet)
		if !w.unresolved && (w.problem != "" || found.set == nil) {
			r.report("import-entity-set", i.Pos, "%s returns entities of %s, which is not an entity set of the model: name one", at, i.EntitySet)
		}
	}
	for _, o := range i.Operations {
		if o.Return == nil || o.Return.Type.Type != nil && !isEntity(o.Return.Type.Type) {
			r.report("import-entity-set", i.Pos, "%s names the entity set %s, but %s does not return entities: remove the EntitySet", at, i.EntitySet, o.QualifiedName()).
				also(o.Pos, "%s %s", o.kind(), o.QualifiedName())
			return
		}
	}
}
