// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package base

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
)

func TestActionTimeouts(t *testing.T) {
	t.Parallel()
	attribute, ok := validators.ActionTimeouts(t.Context(), 20*time.Minute).(schema.SingleNestedAttribute)
	if !ok || !attribute.Optional || attribute.MarkdownDescription == "" {
		t.Fatalf("attribute = %+v, want an optional object with a description", attribute)
	}
	if _, ok := attribute.CustomType.(timeouts.Type); !ok {
		t.Errorf("type = %T, want the one that models use", attribute.CustomType)
	}
	if invoke := attribute.Attributes["invoke"]; invoke == nil || !invoke.IsOptional() || invoke.GetDescription() == "" {
		t.Errorf("invoke = %+v, want an optional text with a description", invoke)
	}
}
