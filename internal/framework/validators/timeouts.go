// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"context"
	"fmt"
	"time"

	actiontimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Timeouts returns the "timeouts" attribute of a resource that waits in create, update and delete, each with the same
// default. The library's attribute has no description of its own on the object.
func Timeouts(ctx context.Context, byDefault time.Duration) schema.Attribute {
	return TimeoutsAndDelete(ctx, byDefault, byDefault)
}

// TimeoutsAndDelete is Timeouts with another default for deletes.
func TimeoutsAndDelete(ctx context.Context, byDefault, ofDelete time.Duration) schema.Attribute {
	describe := func(operation string, byDefault time.Duration) string {
		return fmt.Sprintf("Time for the %s, waiting included, as a duration such as `90s`, `30m` or `1h30m`. Default: `%s`.", operation, minutes(byDefault))
	}
	attribute := timeouts.Attributes(ctx, timeouts.Opts{
		Create:            true,
		Update:            true,
		Delete:            true,
		CreateDescription: describe("create", byDefault),
		UpdateDescription: describe("update", byDefault),
		DeleteDescription: describe("delete", ofDelete),
	})
	nested, ok := attribute.(schema.SingleNestedAttribute)
	if !ok {
		return attribute
	}
	for name, one := range nested.Attributes {
		if text, ok := one.(schema.StringAttribute); ok {
			text.Validators = append(text.Validators, positiveDuration{})
			nested.Attributes[name] = text
		}
	}
	nested.MarkdownDescription = "How long operations may take, waiting for the platform included. A change here alone sends nothing to the platform."
	return nested
}

// ActionTimeouts returns the "timeouts" attribute of an action that waits.
func ActionTimeouts(ctx context.Context, byDefault time.Duration) actionschema.Attribute {
	attribute := actiontimeouts.AttributesWithOpts(ctx, actiontimeouts.Opts{
		InvokeDescription: fmt.Sprintf("Time for the action, waiting included, as a duration such as `90s`, `30m` or `1h30m`. Default: `%s`.", minutes(byDefault)),
	})
	nested, ok := attribute.(actionschema.SingleNestedAttribute)
	if !ok {
		return attribute
	}
	for name, one := range nested.Attributes {
		if text, ok := one.(actionschema.StringAttribute); ok {
			text.Validators = append(text.Validators, positiveDuration{})
			nested.Attributes[name] = text
		}
	}
	nested.MarkdownDescription = "How long the action may take, waiting for the platform included."
	return nested
}

// minutes spells whole minutes the way people write them: 30m, not 30m0s.
func minutes(d time.Duration) string {
	if d%time.Minute == 0 {
		return fmt.Sprintf("%dm", d/time.Minute)
	}
	return d.String()
}
