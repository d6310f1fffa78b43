package client

import (
	"context"

	"github.com/odatagen/odatagen/internal/binding"
)

// Call is a call of a function of a service: its Name, such as
// "Communications.GetCallRecord", or "GetCallRecord" of a handler that is wrapped by itself,
// the Tag of its field, which has the route, and the Args behind the context.
type Call = binding.Call

// Wrap returns a service or one handler, of a client or a server, whose functions call around, which
// may call next: the function of the service that was given. So one function logs,
// records or caches all of them. Functions that are nil stay so. What around returns must
// be of the type of the function's result, or nil. It panics if the service is none.
func Wrap[S any](service S, around func(ctx context.Context, c *Call, next func(context.Context) (any, error)) (any, error)) S {
	wrapped, err := binding.Wrap(service, around)
	if err != nil {
		panic("client: " + err.Error())
	}
	return wrapped
}
