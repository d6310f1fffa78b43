package review

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/odatagen/odatagen/schema"
	"github.com/odatagen/odatagen/schema/api"
)

// RuleID is the id of the change's rule; of a change of Go alone, of what became of Go.
func (c Change) RuleID() string {
	if c.ID == "" && len(c.Go) > 0 {
		return c.Go[0].ID
	}
	return c.ID
}

// Where is the path of what changed; of a change of Go alone, that of what the identifier
// is of or, if it is of nothing in particular, the identifier.
func (c Change) Where() string {
	if c.ID == "" && len(c.Go) > 0 {
		return cmp.Or(c.Go[0].Path, c.Go[0].Name)
	}
	return c.Path
}

// Place is where the change stands in the new description, or in the old one if it is not
// in the new; zero for a change of Go alone.
func (c Change) Place() schema.Position {
	if c.New.Line == 0 {
		return c.Old
	}
	return c.New
}

// Link is the address of a line: below LinkBase or, without, relative to the folder that
// this was run in; of the past below OldLinkBase; "" for what is elsewhere.
func (r *Report) Link(at schema.Position) string {
	base, name := r.LinkBase, at.File
	if then, is := strings.CutPrefix(name, r.Revision+":"); is && r.Revision != "" && r.OldLinkBase != "" {
		base, name = r.OldLinkBase, then
	}
	if at.Line == 0 || !filepath.IsLocal(name) || strings.Contains(name, ":") {
		return ""
	}
	var b strings.Builder
	if b.WriteString(strings.NewReplacer("(", "%28", ")", "%29").Replace(base)); base != "" && !strings.HasSuffix(base, "/") {
		b.WriteByte('/')
	}
	for _, c := range []byte(filepath.ToSlash(filepath.Clean(name))) {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("._/-", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return fmt.Sprintf("%s#L%d", b.String(), at.Line)
}

// Basis says how the Go that is compared was made: words and names of files by turns.
func (r *Report) Basis() []string {
	switch {
	case r.Config == "" && r.Lock == "":
		return nil
	case r.Config == "":
		return []string{"Go names are those of ", r.Lock}
	}
	says := []string{"Go is as ", r.Config, " says, "}
	if r.OldConfig != r.Config {
		says = append(says[:2], " says, and was as ", r.OldConfig, " said, ")
	}
	last := &says[len(says)-1]
	if r.Lock == "" {
		*last += "with the names of a first run"
		return says
	}
	*last += "with the names of "
	return append(says, r.Lock)
}

// Subject is what the change is of: a path of the service, such as "/items/{}" for
// "GET /items/{}#query/top" and "/items" for "/items of tags", or a qualified name, such as
// "shop.item" for "shop.item/price" and "shop.pay" for "action shop.pay(shop.item)/amount".
func (c Change) Subject() string {
	where := withoutMethod(c.Where())
	if strings.HasPrefix(where, "/") {
		return cutAny(where, " #")
	}
	if collection, name, is := strings.Cut(where, "/"); is && slices.Contains(components, collection) {
		return collection + "/" + cutAny(name, "/#[{|")
	}
	return cutAny(strings.TrimPrefix(strings.TrimPrefix(where, "action "), "function "), "/(#")
}

// components are the collections of components but schemas, which changes are of.
var components = []string{api.ResponsePath, api.ParameterPath, api.HeaderPath, api.BodyPath, api.SchemePath}

// cutAny returns what is before the first of some characters.
func cutAny(text, characters string) string {
	if end := strings.IndexAny(text, characters); end >= 0 {
		return text[:end]
	}
	return text
}
