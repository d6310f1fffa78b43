package wire

// chunk makes values a few at a time. One keeps the others alive, which is why
// they are few.
type chunk[T any] struct {
	left []T
	made int
}

// maxChunk is how many values are made at once at most.
const maxChunk = 8

func (c *chunk[T]) take() *T {
	if len(c.left) == 0 {
		c.left = make([]T, min(2+2*c.made, maxChunk))
		c.made += len(c.left)
	}
	v := &c.left[0]
	c.left = c.left[1:]
	return v
}

// bagOf returns the bag of an object that is being read.
func (d *decoder) bagOf(dynamic *Dynamic) *bag {
	if dynamic.bag == nil {
		dynamic.bag = d.bags.take()
	}
	return dynamic.bag
}

// restOf returns the rest of the bag of an object that is being read.
func (d *decoder) restOf(dynamic *Dynamic) *rest {
	b := d.bagOf(dynamic)
	if b.rest == nil {
		b.rest = d.rests.take()
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
	b.special = b.special || special
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
