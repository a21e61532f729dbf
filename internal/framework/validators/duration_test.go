// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"testing"
	"time"

	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestTimeoutsLeaveTime refuses timeouts in which nothing could be done, of resources and of actions.
func TestTimeoutsLeaveTime(t *testing.T) {
	t.Parallel()
	validators := map[string][]validator.String{}
	resources, ok := Timeouts(t.Context(), time.Minute).(schema.SingleNestedAttribute)
	if !ok {
		t.Fatal("timeouts of resources are no object")
	}
	for name, attribute := range resources.Attributes {
		text, _ := attribute.(schema.StringAttribute)
		validators[name] = text.Validators
	}
	actions, ok := ActionTimeouts(t.Context(), time.Minute).(actionschema.SingleNestedAttribute)
	if !ok {
		t.Fatal("timeouts of actions are no object")
	}
	for name, attribute := range actions.Attributes {
		text, _ := attribute.(actionschema.StringAttribute)
		validators[name] = text.Validators
	}
	for _, name := range []string{"create", "update", "delete", "invoke"} {
		for text, fine := range map[string]bool{"30m": true, "1ns": true, "1h30m": true, "0s": false, "0": false, "-5m": false, "-0.5h": false, "soon": false} {
			var resp validator.StringResponse
			for _, v := range validators[name] {
				v.ValidateString(t.Context(), validator.StringRequest{ConfigValue: types.StringValue(text)}, &resp)
			}
			if resp.Diagnostics.HasError() == fine || resp.Diagnostics.ErrorsCount() > 1 {
				t.Errorf("%s = %q: %v", name, text, resp.Diagnostics)
			}
		}
	}
}
