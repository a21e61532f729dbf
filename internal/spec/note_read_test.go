// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package spec

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
)

// TestNoteRead takes a spec for a managed one when it is read as a resource, and not when a data source looks it up: a name that it has is in
// the way of another spec then.
func TestNoteRead(t *testing.T) {
	t.Parallel()
	kind := Kind[Model]{HasReleases: true}
	for name, test := range map[string]struct {
		reads *specResource[Model]
		owned bool
	}{"resource": {kind.resource(), true}, "data source": {kind.reader(), false}} {
		data := new(base.Data)
		test.reads.Configure(t.Context(), resource.ConfigureRequest{ProviderData: data}, new(resource.ConfigureResponse))
		test.reads.noteRead("s")
		if !data.SeenSpecs.Has("s") || data.ReadSpecs.Has("s") != test.owned || data.IsOwnSpec("s") != test.owned {
			t.Errorf("%s: seen %t, read %t", name, data.SeenSpecs.Has("s"), data.ReadSpecs.Has("s"))
		}
	}
}
