package evolution

import (
	"strings"

	"github.com/odatagen/odatagen/schema/api"
)

// component returns the spot of what is a component on both sides, of which it is said
// once what changed, whatever refers to it; of other things, that where they are.
func (c *apiComparer) component(at spot, collection, old, new string) spot {
	if old == "" || old != new {
		return at
	}
	path := collection + "/" + api.Word(old)
	c.uses[path] = append(c.uses[path], at.path)
	at.path = path
	return at
}

// noteUses notes with the changes of components what refers to them.
func (c *apiComparer) noteUses() {
	for i := range c.found {
		change := &c.found[i]
		head, rest := change.Path, ""
		if slash := strings.IndexByte(head, '/'); slash >= 0 {
			if end := strings.IndexAny(head[slash+1:], "/#[{|"); end >= 0 {
				head, rest = head[:slash+1+end], head[slash+1+end:]
			}
		}
		for _, use := range c.uses[head] {
			if strings.HasPrefix(rest, "#") { // a form, which takes the place of a body
				use = strings.TrimSuffix(use, "#body")
			}
			change.Also = append(change.Also, use+rest)
		}
	}
}
