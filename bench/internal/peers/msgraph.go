//go:build msgraph

package peers

import (
	"github.com/microsoft/kiota-abstractions-go/serialization"
	json "github.com/microsoft/kiota-serialization-json-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/models/callrecords"

	"github.com/odatagen/odatagen/bench/internal/payload"
)

func msgraphPeers() []Peer {
	return []Peer{{"msgraph", map[payload.Shape]Codec{
		payload.Session:  kiotaCodec(callrecords.CreateSessionFromDiscriminatorValue),
		payload.Sessions: kiotaCodec(callrecords.CreateSessionCollectionResponseFromDiscriminatorValue),
		payload.Messages: kiotaCodec(models.CreateMessageCollectionResponseFromDiscriminatorValue),
	}}}
}

func kiotaCodec(create serialization.ParsableFactory) Codec {
	return Codec{
		Decode: func(data []byte) (any, error) {
			node, err := json.NewJsonParseNode(data)
			if err != nil {
				return nil, err
			}
			return node.GetObjectValue(create)
		},
		Encode: func(v any) ([]byte, error) {
			w := json.NewJsonSerializationWriter()
			defer w.Close()
			if err := w.WriteObjectValue("", v.(serialization.Parsable)); err != nil {
				return nil, err
			}
			return w.GetSerializedContent()
		},
	}
}
