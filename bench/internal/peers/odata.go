package peers

import (
	"github.com/odatagen/odatagen/bench/internal/payload"
	"github.com/odatagen/odatagen/bench/mail"
	"github.com/odatagen/odatagen/generated/callrecords"
	"github.com/odatagen/odatagen/internal/sibling"
	"github.com/odatagen/odatagen/odata"
	"github.com/odatagen/odatagen/wire"
)

// Ours is the name of odatagen among the peers.
const Ours = "odata"

func ours() Peer {
	return Peer{Ours, map[payload.Shape]Codec{
		payload.Session: {
			Decode: func(data []byte) (any, error) {
				v := new(callrecords.Session)
				return v, wire.Unmarshal(data, v)
			},
			Encode: func(v any) ([]byte, error) { return wire.Marshal(v.(*callrecords.Session)) },
			Append: func(b []byte, v any) ([]byte, error) { return wire.Append(b, v.(*callrecords.Session)) },
		},
		payload.Sessions: pageCodec[*callrecords.Session](),
		payload.Messages: pageCodec[*mail.Message](),
	}}
}

func pageCodec[T any]() Codec {
	return Codec{
		Decode: func(data []byte) (any, error) {
			v := new(odata.Page[T])
			return v, odata.UnmarshalPage(data, v)
		},
		Encode: func(v any) ([]byte, error) { return odata.MarshalPage(v.(*odata.Page[T])) },
		Append: func(b []byte, v any) ([]byte, error) {
			page, _ := odata.Internal(sibling.Key{}).PageOf(v)
			return wire.Internal(sibling.Key{}).AppendPage(b, &page)
		},
	}
}
