// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

// TestCheckListsLeaveUnknownAlone has unknown and null lists, elements and attributes of elements.
func TestCheckListsLeaveUnknownAlone(t *testing.T) {
	t.Parallel()
	triggers := objectOf(t, pipeline.TriggersAttribute(pipeline.Workflow).GetType())
	watchers := objectOf(t, pipeline.WatchersAttribute(pipeline.Workflow).GetType())
	// watcher is a watcher of a user, with an attribute replaced by unknown.
	watcher := func(name string) types.Object {
		values := map[string]attr.Value{}
		for attribute, attributeType := range watchers.AttrTypes {
			switch kind := attributeType.(type) {
			case types.ObjectType:
				values[attribute] = types.ObjectNull(kind.AttrTypes)
				if attribute == name {
					values[attribute] = types.ObjectUnknown(kind.AttrTypes)
				}
			default:
				values[attribute] = types.StringValue("a@b.c")
				if name != "" {
					values[attribute] = types.StringNull()
				}
				if attribute == name {
					values[attribute] = types.StringUnknown()
				}
			}
		}
		return types.ObjectValueMust(watchers.AttrTypes, values)
	}
	trigger := func(cron types.String, webhook types.Bool) types.Object {
		return types.ObjectValueMust(triggers.AttrTypes, map[string]attr.Value{"cron": cron, "webhook": webhook})
	}
	var diags diag.Diagnostics
	for _, list := range []types.List{
		types.ListNull(triggers), types.ListUnknown(triggers),
		types.ListValueMust(triggers, []attr.Value{
			types.ObjectNull(triggers.AttrTypes), types.ObjectUnknown(triggers.AttrTypes),
			trigger(types.StringUnknown(), types.BoolNull()), trigger(types.StringNull(), types.BoolUnknown()), trigger(types.StringUnknown(), types.BoolUnknown()),
		}),
	} {
		pipeline.CheckTriggers(path.Root("triggers"), list, &diags)
	}
	for _, list := range []types.List{
		types.ListNull(watchers), types.ListUnknown(watchers),
		types.ListValueMust(watchers, []attr.Value{
			types.ObjectNull(watchers.AttrTypes), types.ObjectUnknown(watchers.AttrTypes), watcher(""), watcher("user"), watcher("webhook"), watcher("email"),
		}),
	} {
		pipeline.CheckWatchers(path.Root("watchers"), list, &diags)
	}
	expect(t, diags)
}
