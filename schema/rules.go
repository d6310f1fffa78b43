package schema

// Rule says what the findings of a rule mean.
type Rule struct {
	ID       string   // as in Diagnostic.Rule; stable
	Severity Severity // the highest that its findings have
	Means    string   // what is wrong
	Do       string   // what to do about it
}

// RuleGroup is the rules of a part of the work, in alphabetical order.
type RuleGroup struct {
	Title string
	Rules []Rule
}

// RuleGroups returns the rules of CSDL.
func RuleGroups() []RuleGroup {
	return []RuleGroup{
		{"Reading CSDL", readingRules()},
		{"Linking and checking", linkingRules()},
		{"Selecting", selectingRules()},
		{"Converting", convertingRules()},
	}
}

// SilentRules returns the ids of the rules whose findings change nothing of what is
// generated, which is therefore silent about them unless it is told otherwise.
func SilentRules() []string { return []string{"collection-nullable"} }

// Rules returns the rules of all groups.
func Rules() []Rule {
	var all []Rule
	for _, g := range RuleGroups() {
		all = append(all, g.Rules...)
	}
	return all
}

func convertingRules() []Rule {
	return []Rule{
		{"annotation-kind", Warning, "CSDL JSON does not say what kind of value an annotation has, nor does a definition of its term, which was not read.", "Give the document that defines the term."},
		{"facet-lost", Warning, "`MaxLength=\"max\"` is not in CSDL JSON, where the facet is left out.", "Nothing: it means the same."},
	}
}

func selectingRules() []Rule {
	return []Rule{
		{"container-several", Error, "The document has several entity containers, each of them a service.", "Say which with `--container`."},
		{"exclude-unused", Error, "A pattern of `--exclude` takes nothing away.", "Correct the pattern, or leave it out."},
		{"include-unused", Error, "A pattern of `--include` matches no path, type or namespace.", "Correct the pattern."},
		{"output-large", Error, "More Go is made of the description than is of use.", "Name what is needed of it with `--include`."},
		{"routes-many", Error, "More paths are asked for than are of use; where all that they need is generated anyway, only the server is left out.", "Name fewer with `--include`, or leave the server out with `--emit types`."},
		{"selection-empty", Error, "The description has no type and no path of a service that could be generated.", "Give the document that has them, or correct this one."},
	}
}

func readingRules() []Rule {
	return []Rule{
		{"alias-ambiguous", Warning, "Several schemas have the alias, and it is used outside them.", "Use the namespace instead of the alias."},
		{"attribute-missing", Error, "An element lacks an attribute that it must have.", "Add the attribute."},
		{"attribute-repeated", Error, "An element has an attribute twice.", "Remove one."},
		{"attribute-unknown", Warning, "An attribute is not one of CSDL XML, or not of this element, and is ignored.", "Correct its name or remove it."},
		{"constraint-incomplete", Warning, "A referential constraint does not say which properties it is about, and is ignored.", "Give both properties, or remove it."},
		{"container-unknown", Error, "$EntityContainer or `--container` names no container.", "Name the service's container."},
		{"csdl-version", Error, "The document is of a version of CSDL that is not read.", "Get the description from the service's OData V4 endpoint, or convert it."},
		{"csdl-version-assumed", Warning, "The document's version is missing, or later than the versions that are known.", "Give the version of the standard that the document follows."},
		{"document-encoding", Error, "The document is not encoded as UTF-8.", "Save it as UTF-8."},
		{"document-format", Error, "The document is not CSDL in XML or JSON.", "Give the service's metadata document."},
		{"document-root", Error, "The document's root element is not edmx:Edmx.", "Wrap the schema, or declare the namespace of the root element."},
		{"document-size", Error, "The document is larger than the limit.", "Raise the limit, or split the document."},
		{"documents-many", Error, "A description references more documents than the limit.", "Give fewer with `--reference`."},
		{"element-missing", Error, "An element lacks a child that it must have.", "Add the child."},
		{"element-repeated", Error, "An element that may occur once occurs again.", "Remove one."},
		{"element-unknown", Warning, "An element is not one of CSDL XML, or not in this place, and is ignored.", "Correct its name, move it or remove it."},
		{"expression-operands", Warning, "An expression has too few or too many operands.", "Give as many as the expression takes."},
		{"json-syntax", Error, "The document is not well-formed JSON.", "Correct it at the place given."},
		{"member-missing", Error, "A JSON object lacks a member that it must have.", "Add the member."},
		{"member-repeated", Error, "A JSON object has a member twice.", "Remove one."},
		{"member-unknown", Warning, "A member is not one of CSDL JSON, or not of this object, and is ignored.", "Correct its name or remove it."},
		{"namespace-wrong", Error, "An element is in an XML namespace that is not CSDL's.", "Declare CSDL's namespace with xmlns."},
		{"nesting-depth", Error, "The document is nested deeper than the limit.", "Raise the limit, or flatten the document."},
		{"opaque-unused", Error, "No document references a URI that is to be opaque.", "Give the URI as the reference has it, or a part of it that ends in a slash."},
		{"record-property-repeated", Warning, "A record has a property twice.", "Remove one."},
		{"reference-unreadable", Error, "A referenced document exists and cannot be read.", "Make it readable, or map the reference to another file."},
		{"reference-unused", Error, "A file was given for a URI that no document references.", "Give the URI as the reference has it."},
		{"text-unexpected", Warning, "Text stands where only elements have a meaning, and is ignored.", "Remove it."},
		{"too-many-errors", Error, "There are more errors than are shown.", "Correct the ones that are."},
		{"too-many-warnings", Warning, "There are more warnings than are shown.", "Correct the ones that are."},
		{"value-invalid", Error, "A value is not one that its attribute or member can have.", "Give one of the values that the message names."},
		{"value-spelling", Warning, "A value is understood, but not spelt as the standard says.", "Spell it as the message says."},
		{"xml-doctype", Error, "The document has a document type declaration.", "Remove it."},
		{"xml-syntax", Error, "The document is not well-formed XML.", "Correct it at the place given."},
	}
}

func linkingRules() []Rule {
	return []Rule{
		{"alias-invalid", Warning, "An alias is not an identifier.", "Use letters, digits and underscores, and no digit first."},
		{"annotation-duplicate", Warning, "An element has two annotations of one term and qualifier; the first is used.", "Remove one, or give them different qualifiers."},
		{"annotation-property", Warning, "A record has a property that its type does not declare.", "Correct the name or remove the property."},
		{"annotation-qualifier", Warning, "An annotation's qualifier is not an identifier.", "Use letters, digits and underscores."},
		{"annotation-target-foreign", Warning, "The target of annotations is in a schema that was not read; they are not used.", "Give the document that has the schema, or ignore the warning."},
		{"annotation-target-spaces", Warning, "The target of annotations contains spaces, which are ignored.", "Remove them."},
		{"annotation-target-unknown", Warning, "The target of annotations is not in the model; they are not used.", "Correct the path."},
		{"annotation-target-unrouted", Warning, "Restrictions of requests are given for a property, or a path with a cast that is not its beginning; no route heeds them.", "Restrict an entity set, a singleton or a navigation property instead."},
		{"annotation-type", Warning, "An annotation's value does not fit the type of its term.", "Give a value of that type."},
		{"annotation-value", Warning, "An annotation's constant does not have the form or the range of its type.", "Write it in the form that the type has."},
		{"base-abstract", Warning, "A type names Edm.EntityType or Edm.ComplexType as its base type.", "Remove the base type."},
		{"base-cycle", Error, "A type is its own base type, over others or directly.", "Remove one of the base types."},
		{"base-depth", Error, "A type has more base types above it than the limit.", "Flatten the hierarchy."},
		{"base-kind", Error, "A type's base type is of another kind.", "Name an entity type as the base of an entity type, a complex type as that of a complex type."},
		{"binding-contained", Warning, "A binding names a navigation property that contains its targets.", "Remove the binding."},
		{"binding-duplicate", Warning, "A set binds a navigation property twice.", "Remove one of the bindings."},
		{"binding-path", Warning, "A binding's path does not lead to a navigation property.", "Correct the path."},
		{"binding-target", Warning, "A binding's target is not an entity set or singleton.", "Name one."},
		{"bound-parameter", Warning, "An operation is bound and has no parameter, and is left out.", "Add the binding parameter, or remove IsBound."},
		{"child-duplicate", Warning, "Two children of a container have one name; the second is left out.", "Rename or remove one."},
		{"collection-nullable", Warning, "A collection does not say whether its items can be null.", "State Nullable."},
		{"constraint-collection", Warning, "A collection of entities has a referential constraint.", "Remove the constraint."},
		{"constraint-duplicate", Warning, "Two referential constraints have one dependent property.", "Remove one."},
		{"constraint-nullable", Warning, "Of a dependent property and what it depends on, only one can be null.", "Make both nullable, or neither."},
		{"constraint-property", Warning, "A referential constraint does not name primitive properties.", "Correct the paths."},
		{"constraint-type", Warning, "The properties of a referential constraint have different types.", "Give them the same type."},
		{"containment", Warning, "The two ends of a containment do not fit each other.", "Correct the end that the message names."},
		{"default-invalid", Warning, "A default value is not one of the type.", "Write it in the form that the type has."},
		{"entity-set-path", Warning, "An EntitySetPath does not lead from the binding parameter to the returned entities.", "Correct the path or remove it."},
		{"enum-empty", Warning, "An enumeration has no members, and is read as a string.", "Add its members."},
		{"enum-underlying", Warning, "An enumeration's underlying type is not an integer type; Edm.Int32 is taken.", "Name an integer type of at most 64 bits."},
		{"enum-value-duplicate", Warning, "Two members of an enumeration have one value.", "Give them different values, unless one replaces the other."},
		{"enum-value-missing", Warning, "Some members of an enumeration have no value, and others or the flags need it.", "Give a value to all members, or to none."},
		{"enum-value-overflow", Error, "A member's value would be counted beyond 64 bits.", "Give the member a value."},
		{"enum-value-range", Warning, "A member's value is outside the underlying type.", "Correct the value or the underlying type."},
		{"extends-cycle", Error, "A container extends itself, or more others than the limit.", "Remove one of the Extends."},
		{"extends-unknown", Error, "A container extends one of a document that was not given; what it would inherit from one that is nowhere is left out.", "Give the document that has it, or correct the name."},
		{"facet-misplaced", Warning, "A facet means nothing for the type it stands with.", "Remove the facet."},
		{"facet-scale", Warning, "Scale is larger than Precision.", "Correct one of the two."},
		{"function-return", Warning, "A function has no return type, and is left out.", "Give it one, or make it an action."},
		{"import-bound", Warning, "An import names an operation that has bound overloads only, and imports nothing.", "Import an unbound operation."},
		{"import-entity-set", Warning, "An import's entity set is not in the model, or the operation does not return entities.", "Correct or remove the EntitySet."},
		{"key-alias", Error, "A part of a key leads through another property and has no alias.", "Give it an alias."},
		{"key-duplicate", Error, "Two parts of a key have one name.", "Remove one, or give it an alias."},
		{"key-missing", Warning, "The type of an entity set, or of contained entities, has no key.", "Give it a key."},
		{"key-nullable", Warning, "A key property can be null.", "Add Nullable=\"false\" to the property."},
		{"key-primitive", Warning, "A key property has a primitive type that keys cannot have, such as a stream or a geography.", "Name a property of another type."},
		{"key-redefined", Warning, "A type has a key and inherits one; its own is taken.", "Remove the key of the derived type."},
		{"key-type", Warning, "A part of a key is not a single primitive value, so entities have no address.", "Name a primitive property."},
		{"key-unknown", Warning, "A part of a key is not a property of the type, so entities have no address.", "Name one of its properties."},
		{"member-duplicate", Warning, "Two members of an enumeration have one name; the first is taken.", "Rename or remove one."},
		{"name-case", Warning, "Two names differ only in case, which generated names may not keep apart.", "Rename one of the two."},
		{"name-clash", Warning, "Two children of a schema that are not both types have one name.", "Rename one of the two."},
		{"name-hyphen", Warning, "A name would be an identifier without its hyphens.", "Use underscores."},
		{"name-invalid", Error, "A name is not an identifier: letters, digits and underscores, no digit first, at most 128 characters. A child of a container that has such a name is left out.", "Correct the name."},
		{"namespace-invalid", Error, "A namespace is not a sequence of identifiers joined by dots, of at most 511 characters.", "Correct the namespace."},
		{"namespace-reserved", Warning, "A namespace or alias is Edm, odata, System or Transient.", "Choose another one."},
		{"navigation-nullable", Warning, "A navigation property that is a collection states Nullable.", "Remove Nullable."},
		{"navigation-type", Error, "A navigation property's type is not an entity type.", "Name an entity type, or make it a property."},
		{"on-delete", Warning, "OnDelete has an action that is not defined.", "Use Cascade, None, SetDefault or SetNull."},
		{"operation-unknown", Error, "An import names an operation of a document that was not given; one of an operation that is nowhere is left out.", "Define the operation or correct the name."},
		{"overload-clash", Warning, "A request cannot tell two overloads of an operation apart.", "Remove one, or change its parameters."},
		{"overload-return", Warning, "Two functions of one name and binding type return different types.", "Have them return one type."},
		{"parameter-duplicate", Warning, "Two parameters of an operation have one name; it is left out.", "Rename or remove one."},
		{"partner-mismatch", Warning, "A navigation property and its partner do not name each other.", "Correct one of the two."},
		{"partner-unknown", Warning, "A navigation property's partner is not one of its target's.", "Correct the path."},
		{"property-duplicate", Error, "Two properties of a type have one name.", "Rename or remove one."},
		{"property-redefined", Warning, "A property has the name of an inherited one, whose field is taken; paths lead where the derived type says.", "Remove it, or rename it."},
		{"property-repeated", Warning, "A property is defined twice with one type; the first definition is taken.", "Remove one."},
		{"property-type", Warning, "A structural property has an entity type; its values are embedded like those of a complex type.", "Make it a navigation property, or give it a complex type."},
		{"schema-duplicate", Warning, "Two schemas have one namespace, and are read as one.", "Merge them."},
		{"set-type", Warning, "The type of an entity set or singleton is not an entity type; it is left out.", "Name an entity type."},
		{"set-type-unknown", Warning, "The type of an entity set or singleton is not in the model; it is left out.", "Correct the name, or give the document that defines it."},
		{"term-base", Warning, "A term's base term is not in the model.", "Define it or correct the name."},
		{"term-type", Warning, "A term's type is not in the model, and its annotations are not checked.", "Correct the name, or give the document that defines it."},
		{"term-unknown", Warning, "An annotation's term is not defined in its schema, which was read.", "Correct the name or define the term."},
		{"type-duplicate", Error, "Two types have one name.", "Rename or remove one."},
		{"type-unknown", Error, "A type is not in the model.", "Correct the name, or give the document that defines it."},
		{"type-unqualified", Warning, "A primitive type is named without its namespace.", "Write Edm. before it."},
		{"typedef-underlying", Error, "A type definition does not stand for a primitive type.", "Name a primitive type."},
	}
}
