package evaluate

import (
	"context"
	"errors"
	"regexp"

	"github.com/odatagen/odatagen/odata/query"
	"github.com/odatagen/odatagen/wire"
)

// calc is what calculations share: what bounds them, and the first thing that went wrong.
// After that, values mean nothing, and whoever loops ends.
type calc struct {
	ctx     context.Context
	limits  Limits
	taken   int64          // steps
	pattern *regexp.Regexp // the last one that was no literal
	err     error
	// containers are what contains entities, of queries that tell these apart; else nil.
	containers map[wire.Structured]container
}

func (c *calc) fail(err error) {
	if c.err == nil {
		c.err = err
	}
}

// failRow fails because of the values of a row.
func (c *calc) failRow(err error) { c.fail(&ValueError{Err: err}) }

// place says which expression went wrong, if that is not known yet.
func (c *calc) place(x query.Expr) {
	if e, is := c.err.(*ValueError); is && e.Expr == "" {
		e.Expr = x.String()
	}
}

// stepsPerLook is after how many steps the context is looked at.
const stepsPerLook = 1 << 10

func (c *calc) step() { c.steps(1) }

// steps counts work, and looks at the context from time to time.
func (c *calc) steps(n int64) {
	before := c.taken
	c.taken += n
	if c.taken/stepsPerLook != before/stepsPerLook {
		c.look()
	}
}

func (c *calc) look() {
	if c.taken > c.limits.MaxSteps {
		c.fail(&LimitError{Limit: "MaxSteps", Max: c.limits.MaxSteps, What: "items to look at"})
	}
	if err := c.ctx.Err(); err != nil {
		c.fail(err)
	}
}

var (
	errDivision = errors.New("division by zero")
	errRange    = errors.New("the result is out of range")
)
