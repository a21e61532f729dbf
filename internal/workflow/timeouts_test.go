// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package workflow

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// TestTimeouts_delete says that a destroy waits for a shorter time than other operations do, and is what Delete goes by.
func TestTimeouts_delete(t *testing.T) {
	t.Parallel()
	var resp resource.SchemaResponse
	NewResource().Schema(t.Context(), resource.SchemaRequest{}, &resp)
	timeouts, ok := resp.Schema.Attributes["timeouts"].(schema.SingleNestedAttribute)
	if !ok {
		t.Fatalf("timeouts is a %T", resp.Schema.Attributes["timeouts"])
	}
	for operation, want := range map[string]string{"create": "`30m`.", "update": "`30m`.", "delete": "`5m`."} {
		if text := timeouts.Attributes[operation].GetDescription(); !strings.HasSuffix(text, "Default: "+want) {
			t.Errorf("%s: %s", operation, text)
		}
	}
	if limit, diags := (model{}).Timeouts.Delete(t.Context(), defaultDeleteTimeout); diags.HasError() || limit != defaultDeleteTimeout {
		t.Errorf("without timeouts a delete takes up to %s (%v)", limit, diags)
	}
}
