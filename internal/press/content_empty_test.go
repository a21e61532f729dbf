// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// TestEmptyTextsInMapsAreContent compares configurations that differ in a member of a map that is "": that is another release.
func TestEmptyTextsInMapsAreContent(t *testing.T) {
	t.Parallel()
	for name, pair := range map[string][2]string{
		"env of a step":      {`{"steps":{"a":{"parameters":{"env":{"A":"1"}}}}}`, `{"steps":{"a":{"parameters":{"env":{"A":"1","DEBUG":""}}}}}`},
		"only variable":      {`{"steps":{"a":{"command":"run"}}}`, `{"steps":{"a":{"command":"run","parameters":{"env":{"DEBUG":""}}}}}`},
		"inherit":            {`{"steps":{"a":{}}}`, `{"steps":{"a":{"parameters":{"inherit":{"A":""}}}}}`},
		"outputs":            {`{"steps":{"a":{}}}`, `{"steps":{"a":{"outputParameters":{"A":""}}}}`},
		"headers":            {`{"steps":{"a":{}}}`, `{"steps":{"a":{"headers":{"absolute":{"X-A":""}}}}}`},
		"build arguments":    {`{"images":{"i":{}}}`, `{"images":{"i":{"buildArguments":{"A":""}}}}`},
		"env of a service":   {`{"serviceType":"api"}`, `{"serviceType":"api","parameters":{"env":{"DEBUG":""}}}`},
		"image of a service": {`{"image":{}}`, `{"image":{"buildArguments":{"A":""}}}`},
	} {
		read := func(text string) any {
			value, err := jsonvalue.Parse([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			return withoutEmpty("", value)
		}
		if jsonvalue.Equal(read(pair[0]), read(pair[1])) {
			t.Errorf("%s: no difference", name)
		}
	}
	same := withoutEmpty("", map[string]any{"steps": map[string]any{"a": map[string]any{"command": "x", "parents": []any{}, "parameters": map[string]any{"env": map[string]any{}}, "repository": map[string]any{"url": ""}}}})
	if !jsonvalue.Equal(same, map[string]any{"steps": map[string]any{"a": map[string]any{"command": "x"}}}) {
		t.Errorf("what says nothing is kept: %v", same)
	}
}
