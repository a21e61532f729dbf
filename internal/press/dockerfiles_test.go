// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestDockerfilesOfJSON proves which Dockerfiles a block in JSON builds, wherever the image is written.
func TestDockerfilesOfJSON(t *testing.T) {
	t.Parallel()
	for config, want := range map[string]string{
		`{"image":{}}`:                                    "Dockerfile",
		`{"image":{"dockerfile":"docker/api"}}`:           "docker/api",
		`{"image":{"dockerfile":"/api","context":"src"}}`: "api src/api",
		`{"images":{"a":{"dockerfile":"x"},"b":{}},"steps":{"s":{"image":{"dockerfile":"y"}}}}`: "Dockerfile x y",
		`{"image":{"dockerfile":"@param:file"}}`:                                                "",
		`{"imageDetails":{"id":1}}`:                                                             "",
	} {
		content := Content{ConfigJSON: types.StringValue(config), Workflow: types.ObjectNull(nil), Service: types.ObjectNull(nil)}
		got := ""
		for i, name := range content.Dockerfiles() {
			if i > 0 {
				got += " "
			}
			got += name.ValueString()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", config, got, want)
		}
	}
	unknown := Content{ConfigJSON: types.StringUnknown(), Workflow: types.ObjectNull(nil), Service: types.ObjectNull(nil)}
	if names := unknown.Dockerfiles(); len(names) != 1 || !names[0].IsUnknown() {
		t.Errorf("unknown: got %v", names)
	}
}
