package schema

// Path returns the path of the operations of a name that are bound alike, which share
// their arguments, such as "function ns.newest(Collection(ns.book))" or, unbound,
// "action ns.close()".
func (o *Operation) Path() string {
	if o.Bound && len(o.Parameters) > 0 {
		return o.PathBoundTo(&o.Parameters[0].Type)
	}
	return o.PathBoundTo(&TypeRef{})
}

// PathBoundTo returns what Path would be if the operation were bound to another type.
func (o *Operation) PathBoundTo(to *TypeRef) string {
	return o.kind() + " " + o.QualifiedName() + "(" + to.Text() + ")"
}

// Arguments returns the parameters but for the binding parameter.
func (o *Operation) Arguments() []*Parameter {
	if o.Bound && len(o.Parameters) > 0 {
		return o.Parameters[1:]
	}
	return o.Parameters
}
