// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// TestNewUnread makes it from the provider as it is today, whose schema it has to have.
func TestNewUnread(t *testing.T) {
	t.Parallel()
	create, err := newUnread(0)
	if err != nil {
		t.Fatal(err)
	}
	schema, err := provider.NewServer(create)().GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	for _, one := range schema.Diagnostics {
		t.Errorf("%s: %s", one.Summary, one.Detail)
	}
	if want := len(provider.New(provider.Options{})().Resources(t.Context())); len(schema.ResourceSchemas) != want {
		t.Errorf("it has %d resources, the provider %d", len(schema.ResourceSchemas), want)
	}
}
