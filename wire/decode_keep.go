package wire

// chunks are bags and their rests that were made a few at a time, and are left. One
// keeps the others alive, which is why they are few.
type chunks struct {
	bags            []bag
	rests           []rest
	made, madeRests int
}

// maxChunk is how many values are made at once at most.
const maxChunk = 8

// take takes the first that is left. made is how many were made so far.
func take[T any](left *[]T, made *int) *T {
	if len(*left) == 0 {
		*left = make([]T, min(2+2**made, maxChunk))
		*made += len(*left)
	}
	v := &(*left)[0]
	*left = (*left)[1:]
	return v
}

// bagOf returns the bag of an object that is being read.
func (d *decoder) bagOf(dynamic *Dynamic) *bag {
	if dynamic.bag == nil {
		dynamic.bag = take(&d.chunks.bags, &d.chunks.made)
	}
	return dynamic.bag
}

// restOf returns the rest of the bag of an object that is being read.
func (d *decoder) restOf(dynamic *Dynamic) *rest {
	b := d.bagOf(dynamic)
	if b.rest == nil {
		b.rest = take(&d.chunks.rests, &d.chunks.madeRests)
	}
	return b.rest
}

// keep adds a member that was read to what an object keeps: special if it is
// more than an undeclared property.
func (d *decoder) keep(dynamic *Dynamic, name string, value Raw, special bool) {
	b := d.bagOf(dynamic)
	if b.members == nil {
		b.members = b.first[:0]
	}
	if special {
		b.note(name)
	}
	b.members = append(b.members, member{name, value})
}

// keepNotes moves what was noted about the items of a field to what its object
// keeps.
func (d *decoder) keepNotes(dynamic *Dynamic, name string) {
	r := d.restOf(dynamic)
	items := r.firstNote[:0:1]
	if r.notes == nil {
		r.notes = r.firstField[:0]
	} else {
		items = nil
	}
	r.notes = append(r.notes, fieldNotes{name, append(items, d.notes...)})
	d.notes = d.notes[:0]
}

// keepNull keeps that a field is null which has no bit for that.
func (d *decoder) keepNull(dynamic *Dynamic, name string) {
	r := d.restOf(dynamic)
	r.nulls = append(r.nulls, name)
}
