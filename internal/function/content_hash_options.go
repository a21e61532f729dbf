// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/uploads"
)

// hashOptions reads the optional arguments of content_hash into a folder.
type hashOptions struct {
	folder *uploads.Folder
	// listed says that ignore files were named, ignoreArgument where.
	listed         bool
	ignoreArgument int64
	// unknown says that the hash hangs on a value that is not known yet.
	unknown bool
}

// argument reads a list of ignore files or an object of options.
func (o *hashOptions) argument(number int64, value types.Dynamic) *function.FuncError {
	if value.IsNull() || value.IsUnderlyingValueNull() {
		return nil
	}
	if value.IsUnknown() || value.IsUnderlyingValueUnknown() {
		o.unknown = true
		return nil
	}
	if _, isList := elementsOf(value.UnderlyingValue()); isList {
		return o.ignoreFiles(number, value.UnderlyingValue())
	}
	var members map[string]attr.Value
	switch options := value.UnderlyingValue().(type) {
	case types.Object:
		members = options.Attributes()
	case types.Map:
		members = options.Elements()
	default:
		return function.NewArgumentFuncError(number, `This is neither a list of ignore files nor an object of options. Write [".peakignore"], or { dockerfiles = ["Dockerfile"] }`)
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		problem := o.member(number, name, members[name])
		if problem != nil {
			return problem
		}
	}
	return nil
}

// member reads an option. Dockerfiles may be named one by one, as the attributes of the resources do.
func (o *hashOptions) member(number int64, name string, value attr.Value) *function.FuncError {
	if dynamic, ok := value.(types.Dynamic); ok && !dynamic.IsNull() && !dynamic.IsUnknown() {
		value = dynamic.UnderlyingValue()
	}
	switch name {
	case "ignore_files":
		return o.ignoreFiles(number, value)
	case "dockerfiles", "dockerfile", "dockerfile_path":
		if text, ok := value.(types.String); ok {
			value = types.TupleValueMust([]attr.Type{types.StringType}, []attr.Value{text})
		}
		names, problem := o.texts(number, name, value)
		for _, file := range names {
			if file.ValueString() != "" {
				o.folder.Dockerfiles = append(o.folder.Dockerfiles, file)
			}
		}
		return problem
	}
	return function.NewArgumentFuncError(number, fmt.Sprintf("There is no option %q. The options are ignore_files and dockerfiles", name))
}

func (o *hashOptions) ignoreFiles(number int64, value attr.Value) *function.FuncError {
	if value.IsNull() {
		return nil
	}
	if o.listed {
		return function.NewArgumentFuncError(number, "There is more than one list of ignore files. Put all names into one list")
	}
	o.listed, o.ignoreArgument = true, number
	names, problem := o.texts(number, "ignore_files", value)
	if problem != nil {
		return problem
	}
	elements := make([]attr.Value, len(names))
	for i, name := range names {
		elements[i] = name
	}
	o.folder.IgnoreFiles = types.ListValueMust(types.StringType, elements)
	return nil
}

// texts reads a list of texts, of whatever type Terraform made of it.
func (o *hashOptions) texts(number int64, name string, value attr.Value) ([]types.String, *function.FuncError) {
	switch {
	case value.IsNull():
		return nil, nil
	case value.IsUnknown():
		o.unknown = true
		return nil, nil
	}
	elements, ok := elementsOf(value)
	if !ok {
		return nil, function.NewArgumentFuncError(number, fmt.Sprintf("The value of %s is no list of names", name))
	}
	var texts []types.String
	for i, element := range elements {
		if dynamic, ok := element.(types.Dynamic); ok && !dynamic.IsNull() && !dynamic.IsUnknown() {
			element = dynamic.UnderlyingValue()
		}
		text, ok := element.(types.String)
		switch {
		case element.IsNull():
			return nil, function.NewArgumentFuncError(number, fmt.Sprintf("Element %d is null. Give the name of a file in the folder", i))
		case element.IsUnknown():
			o.unknown = true
		case !ok:
			return nil, function.NewArgumentFuncError(number, fmt.Sprintf("Element %d is no text. Give the name of a file in the folder", i))
		default:
			texts = append(texts, text)
		}
	}
	return texts, nil
}

// elementsOf returns the elements of a list, tuple or set.
func elementsOf(value attr.Value) (elements []attr.Value, ok bool) {
	switch list := value.(type) {
	case types.List:
		return list.Elements(), true
	case types.Tuple:
		return list.Elements(), true
	case types.Set:
		return list.Elements(), true
	}
	return nil, false
}
