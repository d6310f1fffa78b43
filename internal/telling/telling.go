// Package telling is for tests: it says what an error must not tell clients.
package telling

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// told is an error, or one of its details.
type told struct {
	Message, Target string
	Details         []told
}

var (
	// options are names of Go, of which clients know nothing: of the program's options and limits.
	options = regexp.MustCompile(`\b(With|Max)[A-Z]\w+|\bLimits\.\w+|\bwire\.\w+|\bodata\.With\w+`)
	// known are such as the standard has too.
	known    = regexp.MustCompile(`OData-MaxVersion|Restrictions/Max\w+|the facet MaxLength|\bwire: `)
	template = regexp.MustCompile(`/\{[\w.-]+\}`)
)

// Unfit returns what of an error that was answered is not for clients, and why; nil if all is.
func Unfit(status int, body []byte) error {
	var b struct{ Error told }
	if err := json.Unmarshal(body, &b); err != nil || status < 400 {
		return nil
	}
	return b.Error.unfit(status)
}

func (e *told) unfit(status int) error {
	for _, text := range []string{e.Message, e.Target} {
		if name := options.FindString(known.ReplaceAllString(text, "")); name != "" {
			return fmt.Errorf("%q names %s, of which clients know nothing", text, name)
		}
	}
	switch {
	case status == 404 && template.MatchString(e.Message):
		return fmt.Errorf("%q has the template of a path", e.Message)
	case strings.Contains(e.Target, " "):
		return fmt.Errorf("the target %q is a phrase, and no name", e.Target)
	}
	for i := range e.Details {
		if err := e.Details[i].unfit(status); err != nil {
			return err
		}
	}
	return nil
}
