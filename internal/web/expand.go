package web

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/odatagen/odatagen/internal/percent"
)

// Expand returns the segment with values, percent-encoded, in place of the parameters: what
// [Node.Find] finds them in. No segment is one that another value could be read from.
func (p *Pattern) Expand(values []string) (string, error) {
	if len(p.Parameters) == 0 {
		return string(percent.Append(nil, p.Segment, percent.Path)), nil
	}
	b := percent.Append(nil, p.texts[0], percent.Path)
	for i, value := range values {
		text, err := url.PathUnescape(value)
		if err != nil {
			return "", err
		}
		next := p.texts[i+1]
		if i+1 < len(values) && (text == "" || strings.Index((text + next)[1:], next)+1 != len(text)) {
			return "", fmt.Errorf("the parameter %s must not have %q, which stands behind it", p.Parameters[i], next)
		}
		b = percent.Append(append(b, value...), next, percent.Path)
	}
	return string(b), nil
}
