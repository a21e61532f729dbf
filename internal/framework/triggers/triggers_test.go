// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package triggers

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestMoved(t *testing.T) {
	t.Parallel()
	none, unknown := types.MapNull(types.StringType), types.MapUnknown(types.StringType)
	of := func(pairs ...string) types.Map {
		values := map[string]attr.Value{}
		for i := 0; i < len(pairs); i += 2 {
			values[pairs[i]] = types.StringValue(pairs[i+1])
			if pairs[i+1] == "?" {
				values[pairs[i]] = types.StringUnknown()
			}
		}
		return types.MapValueMust(types.StringType, values)
	}
	for name, test := range map[string]struct {
		had, want    types.Map
		moved, known bool
	}{
		"none":                        {none, none, false, true},
		"the same":                    {of("a", "1"), of("a", "1"), false, true},
		"another value":               {of("a", "1", "b", "1"), of("a", "1", "b", "2"), true, true},
		"added to one without":        {none, of("a", "1"), false, true},
		"added to an empty one":       {of(), of("a", "1"), false, true},
		"one more":                    {of("a", "1"), of("a", "1", "b", "1"), false, true},
		"one less":                    {of("a", "1", "b", "1"), of("a", "1"), false, true},
		"taken away":                  {of("a", "1"), none, false, true},
		"emptied":                     {of("a", "1"), of(), false, true},
		"one more, and another value": {of("a", "1"), of("a", "2", "b", "1"), true, true},
		"not known":                   {of("a", "1"), of("a", "?"), false, false},
		"not known, new":              {of("a", "1"), of("a", "1", "b", "?"), false, true},
		"not known, and another":      {of("a", "1", "b", "1"), of("a", "?", "b", "2"), true, false},
		"all not known":               {of("a", "1"), unknown, false, false},
		"all not known, none before":  {none, unknown, false, true},
	} {
		if moved, known := Moved(test.had, test.want); moved != test.moved || known != test.known {
			t.Errorf("%s: moved %t, known %t", name, moved, known)
		}
	}
}
