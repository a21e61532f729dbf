// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"maps"
	"slices"
)

// BuildDetails says how an image version is built (contract 17.2). Text members that are "" and others that are nil are not
// sent; an empty but not nil list is sent, and so clears what the platform holds.
type BuildDetails struct {
	Source         string      `json:"source,omitempty"`   // upload (the platform's default), github or dockerfile
	UseCache       *bool       `json:"useCache,omitempty"` // the platform's default is true
	BuildArguments []NameValue `json:"buildArguments,omitzero"`
	Secrets        []string    `json:"secrets,omitzero"` // names of secrets
	Context        string      `json:"context,omitempty"`
	DockerfilePath string      `json:"dockerfilePath,omitempty"`
	Repository     string      `json:"repository,omitempty"` // source github
	Branch         string      `json:"branch,omitempty"`     // source github
	Token          string      `json:"token,omitempty"`      // source github; secret, masked or absent in answers
	Dockerfile     string      `json:"dockerfile,omitempty"` // source dockerfile: the content of the file

	// Hidden are values of build arguments that no error may repeat, see Texts.
	Hidden []string `json:"-"`
}

// NameValue is a build argument.
type NameValue struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// UnmarshalJSON also takes build arguments in their other spelling on this platform, a map (contract 26, row 10), which
// become a list sorted by name.
func (d *BuildDetails) UnmarshalJSON(data []byte) error {
	type plain BuildDetails
	aux := struct {
		*plain
		BuildArguments json.RawMessage `json:"buildArguments"`
	}{plain: (*plain)(d)}
	if err := json.Unmarshal(data, &aux); err != nil {
		return err
	}
	var pairs map[string]string
	if json.Unmarshal(aux.BuildArguments, &pairs) == nil {
		for _, name := range slices.Sorted(maps.Keys(pairs)) {
			d.BuildArguments = append(d.BuildArguments, NameValue{Name: name, Value: pairs[name]})
		}
		return nil
	}
	if len(aux.BuildArguments) == 0 {
		return nil
	}
	return json.Unmarshal(aux.BuildArguments, &d.BuildArguments)
}

// secrets returns what an error message must not repeat.
func (d *BuildDetails) secrets() []string {
	if d == nil {
		return nil
	}
	return append([]string{d.Token}, d.Hidden...)
}
