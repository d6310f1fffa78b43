package config

import _ "embed"

// EditorFile is what the JSON Schema of a configuration is called beside it. It is a file
// of the user's, since an editor finds that without a network and whatever version of
// odatagen the module uses.
const EditorFile = "odatagen.schema.json"

//go:embed odatagen.schema.json
var editorSchema []byte

// EditorSchema returns the JSON Schema of configurations, from which editors complete
// and check keys.
func EditorSchema() []byte { return editorSchema }
