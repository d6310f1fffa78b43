package rest

import (
	"context"
	"strings"

	"github.com/odatagen/odatagen/internal/message"
)

// checks are those of the credentials of one request: each is made once, whichever lists
// of requirements it is of.
type checks map[string]check

// check is what came of one.
type check struct {
	before, after context.Context
	err           error
}

// satisfy checks the credentials for all requirements of a list. The context has what all
// of the checks have put into theirs.
func (done checks) satisfy(ctx context.Context, h *handler, list []message.Requirement, given []credentials) (context.Context, error) {
	for i, r := range list {
		key := r.Scheme + "\n" + strings.Join(r.Scopes, "\n")
		one, known := done[key]
		if !known {
			one = check{before: ctx, after: ctx}
			checked, err := h.schemes[r.Scheme].Check(ctx, given[i])
			if one.err = err; checked != nil {
				one.after = checked
			}
			done[key] = one
		}
		switch {
		case one.err != nil:
			return nil, one.err
		case one.before == ctx:
			ctx = one.after
		default: // it was made for another list, after other checks
			ctx = joined{ctx, one.after}
		}
	}
	return ctx, nil
}

// joined is a context with the values of another one too, which come first.
type joined struct {
	context.Context
	values context.Context
}

func (j joined) Value(key any) any {
	if value := j.values.Value(key); value != nil {
		return value
	}
	return j.Context.Value(key)
}
