// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// ContentUnseen is what a described release does not show of its content.
func ContentUnseen() Unseen { return Unseen{"artifact"} }

// NewContent reads a release, as an import does: into `workflow` or `service` when they can express its configuration, else
// into `config_json`. The folder of its archive cannot be given back, and tokens of repositories are not read.
func NewContent(ctx context.Context, kind string, release peak.Release) (Content, error) {
	c := nullContent()
	c.Kind = types.StringValue(kind)
	c.AutoRunOnDeploy = types.BoolValue(release.AutoRunOnDeploy != nil && *release.AutoRunOnDeploy)
	raw, ok := release.Config.(map[string]any)
	if !ok {
		return c, errors.New("the configuration of the release is no object")
	}
	fields, target := workflowFields, &c.Workflow
	if kind == KindService {
		fields, target = serviceFields, &c.Service
	}
	typed := types.ObjectType{AttrTypes: target.AttributeTypes(ctx)}
	object, err := fields.Decode(ctx, raw, typed, *target)
	if err == nil && expresses(fields, typed, raw) && configurable(ctx, kind, object) {
		*target = object
	} else {
		text, err := json.Marshal(WithoutTokens(raw))
		if err != nil {
			return c, fmt.Errorf("the configuration of the release: %w", err)
		}
		c.ConfigJSON = types.StringValue(string(text))
	}
	c.Parameters, err = NewDefinitions(release.Parameters)
	return c, err
}

// expresses reports whether every member of an answer that says something has an attribute.
func expresses(fields fieldtable.Fields, t attr.Type, raw any) bool {
	switch value := raw.(type) {
	case []any:
		list, ok := t.(types.ListType)
		for _, element := range value {
			if ok && !expresses(fields, list.ElemType, element) {
				return false
			}
		}
	case map[string]any:
		if m, ok := t.(types.MapType); ok {
			for _, element := range value {
				if !expresses(fields, m.ElemType, element) {
					return false
				}
			}
			return true
		}
		object, ok := t.(types.ObjectType)
		for key, member := range value {
			if ok && withoutEmpty("", member) != nil && !expressesMember(fields, key, object, member) {
				return false
			}
		}
	}
	return true
}

// expressesMember is expresses for one member of an object.
func expressesMember(fields fieldtable.Fields, key string, object types.ObjectType, member any) bool {
	for _, field := range fields {
		if field.Key == key {
			return field.Fields == nil || expresses(field.Fields, object.AttrTypes[field.Attr], member)
		}
	}
	return false
}

// WithoutTokens copies the configuration of a workflow without the tokens of repositories, which must not reach the state.
func WithoutTokens(value any) any {
	object, ok := value.(map[string]any)
	if !ok {
		return value
	}
	copied := make(map[string]any, len(object))
	for name, member := range object {
		if repository, ok := member.(map[string]any); ok && name == "repository" {
			rest := make(map[string]any, len(repository))
			for key, part := range repository {
				if key != "token" {
					rest[key] = part
				}
			}
			member = rest
		}
		copied[name] = WithoutTokens(member)
	}
	return copied
}

// nullContent has nothing in it, with the types of the schema.
func nullContent() Content {
	attributes := ContentAttributes()
	null := func(name string) types.Object {
		if t, ok := attributes[name].GetType().(types.ObjectType); ok {
			return types.ObjectNull(t.AttrTypes)
		}
		return types.Object{}
	}
	return Content{
		Workflow: null("workflow"), Service: null("service"), Artifact: null("artifact"),
		Parameters: types.DynamicNull(), Files: uploads.NoFiles(), AutoRunOnDeploy: types.BoolValue(false),
	}
}
