// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"context"
	"fmt"
	"maps"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
)

// A service in configuration, plan and state is an object: the table of attributes says what is in it, so that no struct has
// to say it again. The functions below read those members that the code has to know by name.

// fields is the table of what requests and answers hold.
func fields() fieldtable.Fields {
	all := attributes()
	table := make(fieldtable.Fields, len(all), len(all)+2)
	for i, a := range all {
		table[i] = a.Field
	}
	return append(table, fieldtable.Field{Attr: "timeouts"}, fieldtable.Field{Attr: attrWait})
}

// Fields returns the table of what a body may hold; from_cli reads it.
func (r *service) Fields() fieldtable.Fields { return fields() }

// textOf is a text of a service, null when it is none.
func textOf(service types.Object, name string) types.String {
	value, ok := service.Attributes()[name].(types.String)
	if !ok {
		return types.StringNull()
	}
	return value
}

// switchOf is a boolean of a service, null when it is none.
func switchOf(service types.Object, name string) types.Bool {
	value, ok := service.Attributes()[name].(types.Bool)
	if !ok {
		return types.BoolNull()
	}
	return value
}

// partOf is a nested object of a service.
func partOf(service types.Object, name string) types.Object {
	value, ok := service.Attributes()[name].(types.Object)
	if !ok {
		return types.Object{}
	}
	return value
}

// idOf is an id in a nested object.
func idOf(part types.Object, name string) types.String {
	switch value := part.Attributes()[name].(type) {
	case fieldtable.IDValue:
		return value.StringValue
	case types.String:
		return value
	}
	return types.StringNull()
}

// timeoutsOf are the timeouts of a service.
func timeoutsOf(service types.Object) timeouts.Value {
	value, ok := service.Attributes()["timeouts"].(timeouts.Value)
	if !ok {
		return timeouts.Value{}
	}
	return value
}

// with returns an object with another value of a member.
func with(ctx context.Context, object types.Object, name string, value attr.Value) types.Object {
	members := maps.Clone(object.Attributes())
	members[name] = value
	return types.ObjectValueMust(object.AttributeTypes(ctx), members)
}

// label is how messages call a service; right after an import its name is not known yet.
func label(service types.Object) string {
	if name := textOf(service, "name").ValueString(); name != "" {
		return name
	}
	return textOf(service, "id").ValueString()
}

// fill returns the plan with its unknown values taken from read. Known values stay as planned, as Terraform demands of an
// apply; where the platform turned them into something else, the next refresh shows that. The status is what the platform
// says, not what the plan expected.
func fill(ctx context.Context, plan, read types.Object) types.Object {
	filled, ok := fieldtable.FillUnknown(ctx, plan, read).(types.Object)
	if !ok {
		return plan
	}
	return with(ctx, filled, attrStatus, textOf(read, attrStatus))
}

// readAnswer reads an answer of the platform. prior is what the state holds, without unknown values: it stays where the answer
// is silent on a member that the platform may leave out (contract 18.2), and where both mean the same. What is hidden is left
// out, also of the answer.
func readAnswer(ctx context.Context, answer map[string]any, prior types.Object, hidden writeonly.Names) (types.Object, error) {
	hidden.RemoveFrom(answer)
	read, err := fields().Decode(ctx, answer, types.ObjectType{AttrTypes: prior.AttributeTypes(ctx)}, prior)
	if err != nil {
		return prior, fmt.Errorf("the description of the service cannot be read: %w", err)
	}
	return read, nil
}
