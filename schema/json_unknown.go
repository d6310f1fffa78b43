package schema

import "strings"

// The members of CSDL JSON with names of their own, to tell what an unknown one
// was meant to be.
var jsonMembers = strings.Fields(`
	$Version $EntityContainer $Reference $Include $IncludeAnnotations
	$Namespace $Alias $TermNamespace $TargetNamespace $Qualifier $Annotations
	$Kind $BaseType $Abstract $OpenType $HasStream $Key
	$Type $Collection $Nullable $MaxLength $Precision $Scale $SRID $Unicode $DefaultValue
	$Partner $ContainsTarget $ReferentialConstraint $OnDelete
	$UnderlyingType $IsFlags $IsBound $IsComposable $EntitySetPath $Parameter $Name $ReturnType
	$Extends $IncludeInServiceDocument $NavigationPropertyBinding $Action $Function $EntitySet
	$BaseTerm $AppliesTo
	$Path $And $Or $Not $Eq $Ne $Gt $Ge $Lt $Le $Has $In $Neg $Add $Sub $Mul $Div $DivBy $Mod
	$Apply $Cast $IsOf $If $LabeledElement $LabeledElementReference $Null $UrlRef`)

// unknown reports a member that is ignored.
func (j *jsonReader) unknown(m *jsonMember, what string) {
	known := inAnyCase(jsonMembers, m.name)
	if known == "" {
		known = inAnyCase(jsonMembers, "$"+m.name)
	}
	switch {
	case known == m.name:
		j.warnf(j.at(m), "member-unknown", "%s does not belong in %s, and is ignored", quote(m.name), what)
	case known != "":
		j.warnf(j.at(m), "member-unknown", "%s in %s is ignored: did you mean %q?", quote(m.name), what, known)
	default:
		j.warnf(j.at(m), "member-unknown", "%s in %s is not a member of CSDL JSON 4.01, and is ignored", quote(m.name), what)
	}
}

// needs reports a required member that is missing or empty.
func (j *jsonReader) needs(o *jsonObject, what, name, value string) {
	if value == "" && o.get(name) == nil {
		j.errorf(j.pos(o.start), "member-missing", "%s needs the member %q", what, name)
	}
}
