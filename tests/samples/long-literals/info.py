bzr_plugin_name = 'encyclopedia'
bzr_commands = [
    'volume-0', 'index-0',
    'volume-1', 'index-1',
    'volume-2', 'index-2',
    'volume-3', 'index-3',
    'volume-4', 'index-4',
    'volume-5', 'index-5',
    'volume-6', 'index-6',
    'volume-7', 'index-7',
    'volume-8', 'index-8',
    'volume-9', 'index-9',
    'volume-10', 'index-10',
    'volume-11', 'index-11',
    'volume-12', 'index-12',
    'volume-13', 'index-13',
    'volume-14', 'index-14',
    'volume-15', 'index-15',
    'volume-16', 'index-16',
    'volume-17', 'index-17',
    'volume-18', 'index-18',
    'volume-19', 'index-19',
    'volume-20', 'index-20',
    'volume-21', 'index-21',
    'volume-22', 'index-22',
    'volume-23', 'index-23',
    'volume-24', 'index-24',
    'volume-25', 'index-25',
    'volume-26', 'index-26',
    'volume-27', 'index-27',
    'volume-28', 'index-28',
    'volume-29', 'index-29',
    'volume-30', 'index-30',
    'volume-31', 'index-31',
    'volume-32', 'index-32',
    'volume-33', 'index-33',
    'volume-34', 'index-34',
    'volume-35', 'index-35',
    'volume-36', 'index-36',
    'volume-37', 'index-37',
    'volume-38', 'index-38',
    'volume-39', 'index-39',
    'volume-40', 'index-40',
    'volume-41', 'index-41',
    'volume-42', 'index-42',
    'volume-43', 'index-43',
    'volume-44', 'index-44',
    'volume-45', 'index-45',
    'volume-46', 'index-46',
    'volume-47', 'index-47',
    'volume-48', 'index-48',
    'volume-49', 'index-49',
    'volume-50', 'index-50',
    'volume-51', 'index-51',
    'volume-52', 'index-52',
    'volume-53', 'index-53',
    'volume-54', 'index-54',
    'volume-55', 'index-55',
    'volume-56', 'index-56',
    'volume-57', 'index-57',
    'volume-58', 'index-58',
    'volume-59', 'index-59',
    'volume-60', 'index-60',
    'volume-61', 'index-61',
    'volume-62', 'index-62',
    'volume-63', 'index-63',
    'volume-64', 'index-64',
    'volume-65', 'index-65',
    'volume-66', 'index-66',
    'volume-67', 'index-67',
    'volume-68', 'index-68',
    'volume-69', 'index-69',
    'volume-70', 'index-70',
    'volume-71', 'index-71',
    'volume-72', 'index-72',
    'volume-73', 'index-73',
    'volume-74', 'index-74',
    'volume-75', 'index-75',
    'volume-76', 'index-76',
    'volume-77', 'index-77',
    'volume-78', 'index-78',
    'volume-79', 'index-79',
    'volume-80', 'index-80',
    'volume-81', 'index-81',
    'volume-82', 'index-82',
    'volume-83', 'index-83',
    'volume-84', 'index-84',
    'volume-85', 'index-85',
    'volume-86', 'index-86',
    'volume-87', 'index-87',
    'volume-88', 'index-88',
    'volume-89', 'index-89',
    'volume-90', 'index-90',
    'volume-91', 'index-91',
    'volume-92', 'index-92',
    'volume-93', 'index-93',
    'volume-94', 'index-94',
    'volume-95', 'index-95',
    'volume-96', 'index-96',
    'volume-97', 'index-97',
    'volume-98', 'index-98',
    'volume-99', 'index-99',
    'volume-100', 'index-100',
    'volume-101', 'index-101',
    'volume-102', 'index-102',
    'volume-103', 'index-103',
    'volume-104', 'index-104',
    'volume-105', 'index-105',
    'volume-106', 'index-106',
    'volume-107', 'index-107',
    'volume-108', 'index-108',
    'volume-109', 'index-109',
    'volume-110', 'index-110',
    'volume-111', 'index-111',
    'volume-112', 'index-112',
    'volume-113', 'index-113',
    'volume-114', 'index-114',
    'volume-115', 'index-115',
    'volume-116', 'index-116',
    'volume-117', 'index-117',
    'volume-118', 'index-118',
    'volume-119', 'index-119',
    'volume-120', 'index-120',
    'volume-121', 'index-121',
    'volume-122', 'index-122',
    'volume-123', 'index-123',
    'volume-124', 'index-124',
    'volume-125', 'index-125',
    'volume-126', 'index-126',
    'volume-127', 'index-127',
    'volume-128', 'index-128',
    'volume-129', 'index-129',
    'volume-130', 'index-130',
    'volume-131', 'index-131',
    'volume-132', 'index-132',
    'volume-133', 'index-133',
    'volume-134', 'index-134',
    'volume-135', 'index-135',
    'volume-136', 'index-136',
    'volume-137', 'index-137',
    'volume-138', 'index-138',
    'volume-139', 'index-139',
    'volume-140', 'index-140',
    'volume-141', 'index-141',
    'volume-142', 'index-142',
    'volume-143', 'index-143',
    'volume-144', 'index-144',
    'volume-145', 'index-145',
    'volume-146', 'index-146',
    'volume-147', 'index-147',
    'volume-148', 'index-148',
    'volume-149', 'index-149',
    'volume-150', 'index-150',
    'volume-151', 'index-151',
    'volume-152', 'index-152',
    'volume-153', 'index-153',
    'volume-154', 'index-154',
    'volume-155', 'index-155',
    'volume-156', 'index-156',
    'volume-157', 'index-157',
    'volume-158', 'index-158',
    'volume-159', 'index-159',
    'volume-160', 'index-160',
    'volume-161', 'index-161',
    'volume-162', 'index-162',
    'volume-163', 'index-163',
    'volume-164', 'index-164',
    'volume-165', 'index-165',
    'volume-166', 'index-166',
    'volume-167', 'index-167',
    'volume-168', 'index-168',
    'volume-169', 'index-169',
    'volume-170', 'index-170',
    'volume-171', 'index-171',
    'volume-172', 'index-172',
    'volume-173', 'index-173',
    'volume-174', 'index-174',
    'volume-175', 'index-175',
    'volume-176', 'index-176',
    'volume-177', 'index-177',
    'volume-178', 'index-178',
    'volume-179', 'index-179',
    'volume-180', 'index-180',
    'volume-181', 'index-181',
    'volume-182', 'index-182',
    'volume-183', 'index-183',
    'volume-184', 'index-184',
    'volume-185', 'index-185',
    'volume-186', 'index-186',
    'volume-187', 'index-187',
    'volume-188', 'index-188',
    'volume-189', 'index-189',
    'volume-190', 'index-190',
    'volume-191', 'index-191',
    'volume-192', 'index-192',
    'volume-193', 'index-193',
    'volume-194', 'index-194',
    'volume-195', 'index-195',
    'volume-196', 'index-196',
    'volume-197', 'index-197',
    'volume-198', 'index-198',
    'volume-199', 'index-199',
    'volume-200', 'index-200',
    'volume-201', 'index-201',
    'volume-202', 'index-202',
    'volume-203', 'index-203',
    'volume-204', 'index-204',
    'volume-205', 'index-205',
    'volume-206', 'index-206',
    'volume-207', 'index-207',
    'volume-208', 'index-208',
    'volume-209', 'index-209',
    'volume-210', 'index-210',
    'volume-211', 'index-211',
    'volume-212', 'index-212',
    'volume-213', 'index-213',
    'volume-214', 'index-214',
    'volume-215', 'index-215',
    'volume-216', 'index-216',
    'volume-217', 'index-217',
    'volume-218', 'index-218',
    'volume-219', 'index-219',
    'volume-220', 'index-220',
    'volume-221', 'index-221',
    'volume-222', 'index-222',
    'volume-223', 'index-223',
    'volume-224', 'index-224',
    'volume-225', 'index-225',
    'volume-226', 'index-226',
    'volume-227', 'index-227',
    'volume-228', 'index-228',
    'volume-229', 'index-229',
    'volume-230', 'index-230',
    'volume-231', 'index-231',
    'volume-232', 'index-232',
    'volume-233', 'index-233',
    'volume-234', 'index-234',
    'volume-235', 'index-235',
    'volume-236', 'index-236',
    'volume-237', 'index-237',
    'volume-238', 'index-238',
    'volume-239', 'index-239',
    'volume-240', 'index-240',
    'volume-241', 'index-241',
    'volume-242', 'index-242',
    'volume-243', 'index-243',
    'volume-244', 'index-244',
    'volume-245', 'index-245',
    'volume-246', 'index-246',
    'volume-247', 'index-247',
    'volume-248', 'index-248',
    'volume-249', 'index-249',
    'volume-250', 'index-250',
    'volume-251', 'index-251',
    'volume-252', 'index-252',
    'volume-253', 'index-253',
    'volume-254', 'index-254',
    'volume-255', 'index-255',
    'volume-256', 'index-256',
    'volume-257', 'index-257',
    'volume-258', 'index-258',
    'volume-259', 'index-259',
    'volume-260', 'index-260',
    'volume-261', 'index-261',
    'volume-262', 'index-262',
    'volume-263', 'index-263',
    'volume-264', 'index-264',
    'volume-265', 'index-265',
    'volume-266', 'index-266',
    'volume-267', 'index-267',
    'volume-268', 'index-268',
    'volume-269', 'index-269',
    'volume-270', 'index-270',
    'volume-271', 'index-271',
    'volume-272', 'index-272',
    'volume-273', 'index-273',
    'volume-274', 'index-274',
    'volume-275', 'index-275',
    'volume-276', 'index-276',
    'volume-277', 'index-277',
    'volume-278', 'index-278',
    'volume-279', 'index-279',
    'volume-280', 'index-280',
    'volume-281', 'index-281',
    'volume-282', 'index-282',
    'volume-283', 'index-283',
    'volume-284', 'index-284',
    'volume-285', 'index-285',
    'volume-286', 'index-286',
    'volume-287', 'index-287',
    'volume-288', 'index-288',
    'volume-289', 'index-289',
    'volume-290', 'index-290',
    'volume-291', 'index-291',
    'volume-292', 'index-292',
    'volume-293', 'index-293',
    'volume-294', 'index-294',
    'volume-295', 'index-295',
    'volume-296', 'index-296',
    'volume-297', 'index-297',
    'volume-298', 'index-298',
    'volume-299', 'index-299',
]
bzr_compatible_versions = [(major, minor, 0) for major in range(3) for minor in range(100)]
bzr_notes = (
    'paragraph 0 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 1 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 2 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 3 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 4 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 5 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 6 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 7 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 8 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 9 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 10 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 11 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 12 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 13 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 14 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 15 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 16 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 17 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 18 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 19 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 20 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 21 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 22 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 23 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 24 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 25 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 26 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 27 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 28 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 29 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 30 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 31 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 32 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 33 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 34 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 35 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 36 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 37 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 38 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 39 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 40 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 41 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 42 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 43 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 44 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 45 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 46 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 47 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 48 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 49 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 50 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 51 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 52 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 53 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 54 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 55 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 56 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 57 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 58 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 59 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 60 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 61 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 62 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 63 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 64 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 65 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 66 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 67 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 68 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 69 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 70 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 71 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 72 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 73 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 74 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 75 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 76 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 77 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 78 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 79 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 80 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 81 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 82 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 83 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 84 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 85 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 86 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 87 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 88 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 89 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 90 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 91 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 92 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 93 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 94 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 95 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 96 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 97 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 98 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 99 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 100 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 101 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 102 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 103 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 104 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 105 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 106 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 107 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 108 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 109 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 110 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 111 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 112 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 113 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 114 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 115 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 116 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 117 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 118 of the notes, which goes on and on for as long as the line is wide\n'
    'paragraph 119 of the notes, which goes on and on for as long as the line is wide\n'
)
_constant_0 = 0
_constant_1 = (1, _constant_0)[0]
_constant_2 = (2, _constant_1)[0]
_constant_3 = (3, _constant_2)[0]
_constant_4 = (4, _constant_3)[0]
_constant_5 = (5, _constant_4)[0]
_constant_6 = (6, _constant_5)[0]
_constant_7 = (7, _constant_6)[0]
_constant_8 = (8, _constant_7)[0]
_constant_9 = (9, _constant_8)[0]
_constant_10 = (10, _constant_9)[0]
_constant_11 = (11, _constant_10)[0]
_constant_12 = (12, _constant_11)[0]
_constant_13 = (13, _constant_12)[0]
_constant_14 = (14, _constant_13)[0]
_constant_15 = (15, _constant_14)[0]
_constant_16 = (16, _constant_15)[0]
_constant_17 = (17, _constant_16)[0]
_constant_18 = (18, _constant_17)[0]
_constant_19 = (19, _constant_18)[0]
_constant_20 = (20, _constant_19)[0]
_constant_21 = (21, _constant_20)[0]
_constant_22 = (22, _constant_21)[0]
_constant_23 = (23, _constant_22)[0]
_constant_24 = (24, _constant_23)[0]
_constant_25 = (25, _constant_24)[0]
_constant_26 = (26, _constant_25)[0]
_constant_27 = (27, _constant_26)[0]
_constant_28 = (28, _constant_27)[0]
_constant_29 = (29, _constant_28)[0]
_constant_30 = (30, _constant_29)[0]
_constant_31 = (31, _constant_30)[0]
_constant_32 = (32, _constant_31)[0]
_constant_33 = (33, _constant_32)[0]
_constant_34 = (34, _constant_33)[0]
_constant_35 = (35, _constant_34)[0]
_constant_36 = (36, _constant_35)[0]
_constant_37 = (37, _constant_36)[0]
_constant_38 = (38, _constant_37)[0]
_constant_39 = (39, _constant_38)[0]
_constant_40 = (40, _constant_39)[0]
_constant_41 = (41, _constant_40)[0]
_constant_42 = (42, _constant_41)[0]
_constant_43 = (43, _constant_42)[0]
_constant_44 = (44, _constant_43)[0]
_constant_45 = (45, _constant_44)[0]
_constant_46 = (46, _constant_45)[0]
_constant_47 = (47, _constant_46)[0]
_constant_48 = (48, _constant_47)[0]
_constant_49 = (49, _constant_48)[0]
_constant_50 = (50, _constant_49)[0]
_constant_51 = (51, _constant_50)[0]
_constant_52 = (52, _constant_51)[0]
_constant_53 = (53, _constant_52)[0]
_constant_54 = (54, _constant_53)[0]
_constant_55 = (55, _constant_54)[0]
_constant_56 = (56, _constant_55)[0]
_constant_57 = (57, _constant_56)[0]
_constant_58 = (58, _constant_57)[0]
_constant_59 = (59, _constant_58)[0]
_constant_60 = (60, _constant_59)[0]
_constant_61 = (61, _constant_60)[0]
_constant_62 = (62, _constant_61)[0]
_constant_63 = (63, _constant_62)[0]
_constant_64 = (64, _constant_63)[0]
_constant_65 = (65, _constant_64)[0]
_constant_66 = (66, _constant_65)[0]
_constant_67 = (67, _constant_66)[0]
_constant_68 = (68, _constant_67)[0]
_constant_69 = (69, _constant_68)[0]
_constant_70 = (70, _constant_69)[0]
_constant_71 = (71, _constant_70)[0]
_constant_72 = (72, _constant_71)[0]
_constant_73 = (73, _constant_72)[0]
_constant_74 = (74, _constant_73)[0]
_constant_75 = (75, _constant_74)[0]
_constant_76 = (76, _constant_75)[0]
_constant_77 = (77, _constant_76)[0]
_constant_78 = (78, _constant_77)[0]
_constant_79 = (79, _constant_78)[0]
_constant_80 = (80, _constant_79)[0]
_constant_81 = (81, _constant_80)[0]
_constant_82 = (82, _constant_81)[0]
_constant_83 = (83, _constant_82)[0]
_constant_84 = (84, _constant_83)[0]
_constant_85 = (85, _constant_84)[0]
_constant_86 = (86, _constant_85)[0]
_constant_87 = (87, _constant_86)[0]
_constant_88 = (88, _constant_87)[0]
_constant_89 = (89, _constant_88)[0]
_constant_90 = (90, _constant_89)[0]
_constant_91 = (91, _constant_90)[0]
_constant_92 = (92, _constant_91)[0]
_constant_93 = (93, _constant_92)[0]
_constant_94 = (94, _constant_93)[0]
_constant_95 = (95, _constant_94)[0]
_constant_96 = (96, _constant_95)[0]
_constant_97 = (97, _constant_96)[0]
_constant_98 = (98, _constant_97)[0]
_constant_99 = (99, _constant_98)[0]
_constant_100 = (100, _constant_99)[0]
_constant_101 = (101, _constant_100)[0]
_constant_102 = (102, _constant_101)[0]
_constant_103 = (103, _constant_102)[0]
_constant_104 = (104, _constant_103)[0]
_constant_105 = (105, _constant_104)[0]
_constant_106 = (106, _constant_105)[0]
_constant_107 = (107, _constant_106)[0]
_constant_108 = (108, _constant_107)[0]
_constant_109 = (109, _constant_108)[0]
_constant_110 = (110, _constant_109)[0]
_constant_111 = (111, _constant_110)[0]
_constant_112 = (112, _constant_111)[0]
_constant_113 = (113, _constant_112)[0]
_constant_114 = (114, _constant_113)[0]
_constant_115 = (115, _constant_114)[0]
_constant_116 = (116, _constant_115)[0]
_constant_117 = (117, _constant_116)[0]
_constant_118 = (118, _constant_117)[0]
_constant_119 = (119, _constant_118)[0]
_constant_120 = (120, _constant_119)[0]
_constant_121 = (121, _constant_120)[0]
_constant_122 = (122, _constant_121)[0]
_constant_123 = (123, _constant_122)[0]
_constant_124 = (124, _constant_123)[0]
_constant_125 = (125, _constant_124)[0]
_constant_126 = (126, _constant_125)[0]
_constant_127 = (127, _constant_126)[0]
_constant_128 = (128, _constant_127)[0]
_constant_129 = (129, _constant_128)[0]
_constant_130 = (130, _constant_129)[0]
_constant_131 = (131, _constant_130)[0]
_constant_132 = (132, _constant_131)[0]
_constant_133 = (133, _constant_132)[0]
_constant_134 = (134, _constant_133)[0]
_constant_135 = (135, _constant_134)[0]
_constant_136 = (136, _constant_135)[0]
_constant_137 = (137, _constant_136)[0]
_constant_138 = (138, _constant_137)[0]
_constant_139 = (139, _constant_138)[0]
_constant_140 = (140, _constant_139)[0]
_constant_141 = (141, _constant_140)[0]
_constant_142 = (142, _constant_141)[0]
_constant_143 = (143, _constant_142)[0]
_constant_144 = (144, _constant_143)[0]
_constant_145 = (145, _constant_144)[0]
_constant_146 = (146, _constant_145)[0]
_constant_147 = (147, _constant_146)[0]
_constant_148 = (148, _constant_147)[0]
_constant_149 = (149, _constant_148)[0]
_constant_150 = (150, _constant_149)[0]
_constant_151 = (151, _constant_150)[0]
_constant_152 = (152, _constant_151)[0]
_constant_153 = (153, _constant_152)[0]
_constant_154 = (154, _constant_153)[0]
_constant_155 = (155, _constant_154)[0]
_constant_156 = (156, _constant_155)[0]
_constant_157 = (157, _constant_156)[0]
_constant_158 = (158, _constant_157)[0]
_constant_159 = (159, _constant_158)[0]
_constant_160 = (160, _constant_159)[0]
_constant_161 = (161, _constant_160)[0]
_constant_162 = (162, _constant_161)[0]
_constant_163 = (163, _constant_162)[0]
_constant_164 = (164, _constant_163)[0]
_constant_165 = (165, _constant_164)[0]
_constant_166 = (166, _constant_165)[0]
_constant_167 = (167, _constant_166)[0]
_constant_168 = (168, _constant_167)[0]
_constant_169 = (169, _constant_168)[0]
_constant_170 = (170, _constant_169)[0]
_constant_171 = (171, _constant_170)[0]
_constant_172 = (172, _constant_171)[0]
_constant_173 = (173, _constant_172)[0]
_constant_174 = (174, _constant_173)[0]
_constant_175 = (175, _constant_174)[0]
_constant_176 = (176, _constant_175)[0]
_constant_177 = (177, _constant_176)[0]
_constant_178 = (178, _constant_177)[0]
_constant_179 = (179, _constant_178)[0]
_constant_180 = (180, _constant_179)[0]
_constant_181 = (181, _constant_180)[0]
_constant_182 = (182, _constant_181)[0]
_constant_183 = (183, _constant_182)[0]
_constant_184 = (184, _constant_183)[0]
_constant_185 = (185, _constant_184)[0]
_constant_186 = (186, _constant_185)[0]
_constant_187 = (187, _constant_186)[0]
_constant_188 = (188, _constant_187)[0]
_constant_189 = (189, _constant_188)[0]
_constant_190 = (190, _constant_189)[0]
_constant_191 = (191, _constant_190)[0]
_constant_192 = (192, _constant_191)[0]
_constant_193 = (193, _constant_192)[0]
_constant_194 = (194, _constant_193)[0]
_constant_195 = (195, _constant_194)[0]
_constant_196 = (196, _constant_195)[0]
_constant_197 = (197, _constant_196)[0]
_constant_198 = (198, _constant_197)[0]
_constant_199 = (199, _constant_198)[0]
_constant_200 = (200, _constant_199)[0]
_constant_201 = (201, _constant_200)[0]
_constant_202 = (202, _constant_201)[0]
_constant_203 = (203, _constant_202)[0]
_constant_204 = (204, _constant_203)[0]
_constant_205 = (205, _constant_204)[0]
_constant_206 = (206, _constant_205)[0]
_constant_207 = (207, _constant_206)[0]
_constant_208 = (208, _constant_207)[0]
_constant_209 = (209, _constant_208)[0]
_constant_210 = (210, _constant_209)[0]
_constant_211 = (211, _constant_210)[0]
_constant_212 = (212, _constant_211)[0]
_constant_213 = (213, _constant_212)[0]
_constant_214 = (214, _constant_213)[0]
_constant_215 = (215, _constant_214)[0]
_constant_216 = (216, _constant_215)[0]
_constant_217 = (217, _constant_216)[0]
_constant_218 = (218, _constant_217)[0]
_constant_219 = (219, _constant_218)[0]
_constant_220 = (220, _constant_219)[0]
_constant_221 = (221, _constant_220)[0]
_constant_222 = (222, _constant_221)[0]
_constant_223 = (223, _constant_222)[0]
_constant_224 = (224, _constant_223)[0]
_constant_225 = (225, _constant_224)[0]
_constant_226 = (226, _constant_225)[0]
_constant_227 = (227, _constant_226)[0]
_constant_228 = (228, _constant_227)[0]
_constant_229 = (229, _constant_228)[0]
_constant_230 = (230, _constant_229)[0]
_constant_231 = (231, _constant_230)[0]
_constant_232 = (232, _constant_231)[0]
_constant_233 = (233, _constant_232)[0]
_constant_234 = (234, _constant_233)[0]
_constant_235 = (235, _constant_234)[0]
_constant_236 = (236, _constant_235)[0]
_constant_237 = (237, _constant_236)[0]
_constant_238 = (238, _constant_237)[0]
_constant_239 = (239, _constant_238)[0]
_constant_240 = (240, _constant_239)[0]
_constant_241 = (241, _constant_240)[0]
_constant_242 = (242, _constant_241)[0]
_constant_243 = (243, _constant_242)[0]
_constant_244 = (244, _constant_243)[0]
_constant_245 = (245, _constant_244)[0]
_constant_246 = (246, _constant_245)[0]
_constant_247 = (247, _constant_246)[0]
_constant_248 = (248, _constant_247)[0]
_constant_249 = (249, _constant_248)[0]
_constant_250 = (250, _constant_249)[0]
_constant_251 = (251, _constant_250)[0]
_constant_252 = (252, _constant_251)[0]
_constant_253 = (253, _constant_252)[0]
_constant_254 = (254, _constant_253)[0]
_constant_255 = (255, _constant_254)[0]
_constant_256 = (256, _constant_255)[0]
_constant_257 = (257, _constant_256)[0]
_constant_258 = (258, _constant_257)[0]
_constant_259 = (259, _constant_258)[0]
_constant_260 = (260, _constant_259)[0]
_constant_261 = (261, _constant_260)[0]
_constant_262 = (262, _constant_261)[0]
_constant_263 = (263, _constant_262)[0]
_constant_264 = (264, _constant_263)[0]
_constant_265 = (265, _constant_264)[0]
_constant_266 = (266, _constant_265)[0]
_constant_267 = (267, _constant_266)[0]
_constant_268 = (268, _constant_267)[0]
_constant_269 = (269, _constant_268)[0]
_constant_270 = (270, _constant_269)[0]
_constant_271 = (271, _constant_270)[0]
_constant_272 = (272, _constant_271)[0]
_constant_273 = (273, _constant_272)[0]
_constant_274 = (274, _constant_273)[0]
_constant_275 = (275, _constant_274)[0]
_constant_276 = (276, _constant_275)[0]
_constant_277 = (277, _constant_276)[0]
_constant_278 = (278, _constant_277)[0]
_constant_279 = (279, _constant_278)[0]
_constant_280 = (280, _constant_279)[0]
_constant_281 = (281, _constant_280)[0]
_constant_282 = (282, _constant_281)[0]
_constant_283 = (283, _constant_282)[0]
_constant_284 = (284, _constant_283)[0]
_constant_285 = (285, _constant_284)[0]
_constant_286 = (286, _constant_285)[0]
_constant_287 = (287, _constant_286)[0]
_constant_288 = (288, _constant_287)[0]
_constant_289 = (289, _constant_288)[0]
_constant_290 = (290, _constant_289)[0]
_constant_291 = (291, _constant_290)[0]
_constant_292 = (292, _constant_291)[0]
_constant_293 = (293, _constant_292)[0]
_constant_294 = (294, _constant_293)[0]
_constant_295 = (295, _constant_294)[0]
_constant_296 = (296, _constant_295)[0]
_constant_297 = (297, _constant_296)[0]
_constant_298 = (298, _constant_297)[0]
_constant_299 = (299, _constant_298)[0]
_constant_300 = (300, _constant_299)[0]
_constant_301 = (301, _constant_300)[0]
_constant_302 = (302, _constant_301)[0]
_constant_303 = (303, _constant_302)[0]
_constant_304 = (304, _constant_303)[0]
_constant_305 = (305, _constant_304)[0]
_constant_306 = (306, _constant_305)[0]
_constant_307 = (307, _constant_306)[0]
_constant_308 = (308, _constant_307)[0]
_constant_309 = (309, _constant_308)[0]
_constant_310 = (310, _constant_309)[0]
_constant_311 = (311, _constant_310)[0]
_constant_312 = (312, _constant_311)[0]
_constant_313 = (313, _constant_312)[0]
_constant_314 = (314, _constant_313)[0]
_constant_315 = (315, _constant_314)[0]
_constant_316 = (316, _constant_315)[0]
_constant_317 = (317, _constant_316)[0]
_constant_318 = (318, _constant_317)[0]
_constant_319 = (319, _constant_318)[0]
_constant_320 = (320, _constant_319)[0]
_constant_321 = (321, _constant_320)[0]
_constant_322 = (322, _constant_321)[0]
_constant_323 = (323, _constant_322)[0]
_constant_324 = (324, _constant_323)[0]
_constant_325 = (325, _constant_324)[0]
_constant_326 = (326, _constant_325)[0]
_constant_327 = (327, _constant_326)[0]
_constant_328 = (328, _constant_327)[0]
_constant_329 = (329, _constant_328)[0]
_constant_330 = (330, _constant_329)[0]
_constant_331 = (331, _constant_330)[0]
_constant_332 = (332, _constant_331)[0]
_constant_333 = (333, _constant_332)[0]
_constant_334 = (334, _constant_333)[0]
_constant_335 = (335, _constant_334)[0]
_constant_336 = (336, _constant_335)[0]
_constant_337 = (337, _constant_336)[0]
_constant_338 = (338, _constant_337)[0]
_constant_339 = (339, _constant_338)[0]
_constant_340 = (340, _constant_339)[0]
_constant_341 = (341, _constant_340)[0]
_constant_342 = (342, _constant_341)[0]
_constant_343 = (343, _constant_342)[0]
_constant_344 = (344, _constant_343)[0]
_constant_345 = (345, _constant_344)[0]
_constant_346 = (346, _constant_345)[0]
_constant_347 = (347, _constant_346)[0]
_constant_348 = (348, _constant_347)[0]
_constant_349 = (349, _constant_348)[0]
_constant_350 = (350, _constant_349)[0]
_constant_351 = (351, _constant_350)[0]
_constant_352 = (352, _constant_351)[0]
_constant_353 = (353, _constant_352)[0]
_constant_354 = (354, _constant_353)[0]
_constant_355 = (355, _constant_354)[0]
_constant_356 = (356, _constant_355)[0]
_constant_357 = (357, _constant_356)[0]
_constant_358 = (358, _constant_357)[0]
_constant_359 = (359, _constant_358)[0]
_constant_360 = (360, _constant_359)[0]
_constant_361 = (361, _constant_360)[0]
_constant_362 = (362, _constant_361)[0]
_constant_363 = (363, _constant_362)[0]
_constant_364 = (364, _constant_363)[0]
_constant_365 = (365, _constant_364)[0]
_constant_366 = (366, _constant_365)[0]
_constant_367 = (367, _constant_366)[0]
_constant_368 = (368, _constant_367)[0]
_constant_369 = (369, _constant_368)[0]
_constant_370 = (370, _constant_369)[0]
_constant_371 = (371, _constant_370)[0]
_constant_372 = (372, _constant_371)[0]
_constant_373 = (373, _constant_372)[0]
_constant_374 = (374, _constant_373)[0]
_constant_375 = (375, _constant_374)[0]
_constant_376 = (376, _constant_375)[0]
_constant_377 = (377, _constant_376)[0]
_constant_378 = (378, _constant_377)[0]
_constant_379 = (379, _constant_378)[0]
_constant_380 = (380, _constant_379)[0]
_constant_381 = (381, _constant_380)[0]
_constant_382 = (382, _constant_381)[0]
_constant_383 = (383, _constant_382)[0]
_constant_384 = (384, _constant_383)[0]
_constant_385 = (385, _constant_384)[0]
_constant_386 = (386, _constant_385)[0]
_constant_387 = (387, _constant_386)[0]
_constant_388 = (388, _constant_387)[0]
_constant_389 = (389, _constant_388)[0]
_constant_390 = (390, _constant_389)[0]
_constant_391 = (391, _constant_390)[0]
_constant_392 = (392, _constant_391)[0]
_constant_393 = (393, _constant_392)[0]
_constant_394 = (394, _constant_393)[0]
_constant_395 = (395, _constant_394)[0]
_constant_396 = (396, _constant_395)[0]
_constant_397 = (397, _constant_396)[0]
_constant_398 = (398, _constant_397)[0]
_constant_399 = (399, _constant_398)[0]
bzr_plugin_version = (1, _constant_399, 0, 'final', 0)
