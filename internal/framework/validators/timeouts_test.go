// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

func TestTimeouts(t *testing.T) {
	t.Parallel()
	attribute, ok := Timeouts(t.Context(), 20*time.Minute).(schema.SingleNestedAttribute)
	if !ok || !attribute.Optional || attribute.Computed || attribute.MarkdownDescription == "" {
		t.Fatalf("attribute = %+v, want an optional object with a description", attribute)
	}
	if _, ok := attribute.CustomType.(timeouts.Type); !ok {
		t.Errorf("type = %T, want the one that models use", attribute.CustomType)
	}
	for _, operation := range []string{"create", "update", "delete"} {
		if nested := attribute.Attributes[operation]; nested == nil || !nested.IsOptional() || nested.GetDescription() == "" {
			t.Errorf("%s = %+v, want an optional text with a description", operation, nested)
		}
	}
	if len(attribute.Attributes) != 3 {
		t.Errorf("%d operations, want 3", len(attribute.Attributes))
	}
}

func TestMinutes(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{20 * time.Minute: "20m", 90 * time.Minute: "90m", 90 * time.Second: "1m30s", time.Second: "1s"} {
		if got := minutes(d); got != want {
			t.Errorf("minutes(%s) = %q, want %q", d, got, want)
		}
	}
}
