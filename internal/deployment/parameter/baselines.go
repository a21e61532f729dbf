package parameter

import "encoding/json"

// Baselines are what the private state remembers: of the values for the blocks, and of those for the app itself.
type Baselines struct {
	Parameters Baseline `json:"parameters"`
	App        Baseline `json:"app"`
}

// PrivateKey is where the baselines are kept.
const PrivateKey = "shown"

// Encode writes the private state.
func Encode(b Baselines) []byte {
	encoded, err := json.Marshal(b)
	if err != nil {
		return []byte("{}")
	}
	return encoded
}

// Decode reads the private state; there is none right after an import.
func Decode(private []byte) Baselines {
	var b Baselines
	if err := json.Unmarshal(private, &b); err != nil {
		return Baselines{}
	}
	return b
}
