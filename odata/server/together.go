package server

import "context"

// This file does several things, all of them or none.

// together does n things, all of them or none: what says what they are, of which there must be a
// transaction to do more than one, unless the functions are a client's.
func (r *request) together(what string, n int, do func(ctx context.Context, i int) error) error {
	return r.transaction(func(ctx context.Context) error { return r.inTurn(ctx, what, n, do) })
}

// transaction has all be done in one transaction, if the service has some.
func (r *request) transaction(do func(ctx context.Context) error) error {
	ctx := r.exchange.Request.Context()
	if r.handler.transactions == nil {
		return do(ctx)
	}
	ctx, end, err := r.handler.transactions(ctx)
	if err != nil {
		return err
	}
	committed := false
	defer func() {
		if !committed { // or a function has panicked
			_ = end(false)
		}
	}()
	if err := do(ctx); err != nil {
		return err
	}
	committed = true
	return end(true)
}

// inTurn does n things that are in a transaction, if the service has some: see together.
func (r *request) inTurn(ctx context.Context, what string, n int, do func(ctx context.Context, i int) error) error {
	if r.handler.transactions == nil && n > 1 {
		return gather(ctx, what, n, do)
	}
	for i := range n {
		if err := do(ctx, i); err != nil {
			return err
		}
	}
	return nil
}

// perform calls the function that answers the request. One that would write by itself is not
// called where others are to be undone with it.
func (r *request) perform() (any, error) {
	if r.reads() || r.handler.transactions != nil {
		return r.route.Handle(r)
	}
	switch t := turnOf(r.exchange.Request.Context()); {
	case t == nil:
		return r.route.Handle(r)
	case r.route.byHand:
		return nil, t.Refuse()
	default:
		return t.call(func() (any, error) { return r.route.Handle(r) })
	}
}
